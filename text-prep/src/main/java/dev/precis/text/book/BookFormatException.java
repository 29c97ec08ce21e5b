package dev.precis.text.book;

/**
 * A file that cannot be read as a book: empty, binary, a web page, or in no charset that decodes.
 *
 * <p>The message names the file, the reason and the offending value, in the form {@code Cannot read
 * book NAME: REASON, got VALUE}.
 */
public final class BookFormatException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public BookFormatException(String book, String reason, Object value) {
    super("Cannot read book " + book + ": " + reason + ", got " + value);
  }
}
