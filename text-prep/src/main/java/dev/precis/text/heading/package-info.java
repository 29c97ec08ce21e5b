/**
 * Recognizes single heading lines: their words, numbers and numerals, and the titles around them.
 * Uses {@code book} for lines of text. Start with {@link dev.precis.text.heading.HeadingParser}.
 */
package dev.precis.text.heading;
