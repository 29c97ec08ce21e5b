/**
 * Decides which of the heading lines are the chapters of a book, each class for one kind of
 * evidence: numbers in order, a table of contents, marked headings, white space. Uses {@code
 * heading} and {@code book}. Start with {@link dev.precis.text.outline.Outline}, which all of them
 * return.
 */
package dev.precis.text.outline;
