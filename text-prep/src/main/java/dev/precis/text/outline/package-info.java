/**
 * Decides which heading lines are the chapters of a book. Each class looks at one kind of evidence:
 * numbers in order, a table of contents, marked headings, blank lines. Uses {@code heading} and
 * {@code book}. Start with {@link dev.precis.text.outline.Outline}, which each of them returns.
 */
package dev.precis.text.outline;
