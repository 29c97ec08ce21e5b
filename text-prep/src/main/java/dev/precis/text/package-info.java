/**
 * From a book's bytes to its chapters and to passages that fit a model, in plain Java.
 *
 * <p>{@link dev.precis.text.GutenbergText} reads the bytes, {@link dev.precis.text.ChapterSplitter}
 * finds the chapters, {@link dev.precis.text.PassageSplitter} cuts what is too long for a model's
 * context.
 */
package dev.precis.text;
