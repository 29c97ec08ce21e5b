package dev.precis.job.quality;

/**
 * A word where it stands in a text.
 *
 * @param text as written, with typewriter apostrophes
 * @param start of its first character
 * @param end behind its last
 */
record Token(String text, int start, int end) {}
