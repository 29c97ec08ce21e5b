/**
 * Prepares text in plain Java: from the bytes of a book to its chapters, and from a chapter to
 * passages that fit the context of a model. The rooms are {@code book}, {@code heading}, {@code
 * outline}, {@code chapter} and {@code passage}; this package itself is empty. Start with {@link
 * dev.precis.text.chapter.ChapterSplitter}.
 */
package dev.precis.text;
