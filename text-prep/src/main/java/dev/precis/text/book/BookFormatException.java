package dev.precis.text.book;

/**
 * A file cannot be read as a book: it is empty, binary, an error page, damaged, or in an unknown
 * charset.
 *
 * <p>The message has the form {@code Cannot read book NAME: REASON, got VALUE}.
 */
public final class BookFormatException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** The arguments are the name, the reason and the value of the message. */
  public BookFormatException(String book, String reason, Object value) {
    super("Cannot read book " + book + ": " + reason + ", got " + value);
  }
}
