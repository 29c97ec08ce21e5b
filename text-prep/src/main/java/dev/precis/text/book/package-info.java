/**
 * Reads book files. Plain text, HTML, EPUB and archives of them become {@link
 * dev.precis.text.book.GutenbergText}: without the licence and the boilerplate of pages, and with
 * the line of the file that each line came from. Uses no other room. Start with {@link
 * dev.precis.text.book.BookSource#read}.
 */
package dev.precis.text.book;
