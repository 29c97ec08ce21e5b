/**
 * Recognizes single heading lines: their words, numbers and numerals, and the titles around them.
 * Uses {@code book} for the lines of a text. Start with {@link
 * dev.precis.text.heading.HeadingParser}.
 */
package dev.precis.text.heading;
