package dev.precis.job.quality;

/**
 * A word and its position in a text.
 *
 * @param text as written, with straight apostrophes
 * @param start the index of its first character
 * @param end the index after its last character
 */
record Token(String text, int start, int end) {}
