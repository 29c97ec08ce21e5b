/**
 * Reads files: plain text, HTML, EPUB and archives of them become a {@link
 * dev.precis.text.book.GutenbergText}, without licence and page clutter and with the line of the
 * file that each line came from. Uses no other room. Start with {@link
 * dev.precis.text.book.BookSource#open}.
 */
package dev.precis.text.book;
