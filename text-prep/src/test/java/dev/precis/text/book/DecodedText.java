package dev.precis.text.book;

/** The decoder, for tests of other packages. */
public final class DecodedText {
  private DecodedText() {}

  public static String of(byte[] bytes) {
    return TextDecoder.decode("book", bytes).text();
  }
}
