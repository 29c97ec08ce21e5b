/**
 * Splits a book into its chapters and says how reliable the split is. Uses {@code outline} and the
 * rooms below it, and {@code passage} to count words. Start with {@link
 * dev.precis.text.chapter.ChapterSplitter#split}.
 */
package dev.precis.text.chapter;
