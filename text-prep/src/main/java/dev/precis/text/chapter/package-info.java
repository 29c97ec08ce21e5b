/**
 * Splits a book into its chapters, and says how reliable the split is. Uses {@code outline} and the
 * rooms below it. Start with {@link dev.precis.text.chapter.ChapterSplitter#split}.
 */
package dev.precis.text.chapter;
