package dev.precis.text.book;

import java.util.Locale;

/** Rejects files that are not text, before anything looks for chapters in them. */
final class FormatCheck {

  private static final int LOOKED_AT = 1 << 16;
  private static final double MOST_CONTROLS = 0.002;

  /** A few control characters, such as a NUL from a bad transfer, are accepted. */
  private static final int MOST_STRAY_CONTROLS = 8;

  private static final String[][] MAGIC = {
    {"\u0089PNG", "a PNG image"},
    {"\u00FF\u00D8\u00FF", "a JPEG image"},
    {"GIF8", "a GIF image"},
    {"%PDF-", "a PDF document"},
    {"PK\u0003\u0004", "a ZIP archive"},
    {"\u001F\u008B", "a gzip archive"},
    {"Rar!", "a RAR archive"},
    {"\u007FELF", "a program"},
    {"{\\rtf", "an RTF document"},
    {"\u00D0\u00CF\u0011\u00E0", "an Office document"}
  };

  private FormatCheck() {}

  static void notEmpty(String book, byte[] bytes) {
    if (bytes.length == 0) {
      throw new BookFormatException(book, "the file is empty", "0 bytes");
    }
  }

  static void bytes(String book, byte[] bytes) {
    notEmpty(book, bytes);
    for (String[] magic : MAGIC) {
      if (startsWith(bytes, magic[0])) {
        throw new BookFormatException(book, "it is a binary file, not plain text", magic[1]);
      }
    }
  }

  static void text(String book, String text) {
    characters(book, text);
    webPage(book, text.substring(0, Math.min(text.length(), 2000)).strip());
  }

  static void characters(String book, String text) {
    if (text.isBlank()) {
      throw new BookFormatException(
          book, "it contains only white space", text.length() + " characters");
    }
    int looked = Math.min(text.length(), LOOKED_AT);
    int controls = 0;
    int firstControl = -1;
    for (int i = 0; i < looked; i++) {
      char c = text.charAt(i);
      if (c < ' ' && (c < '\t' || c > '\r') && c != '\u001A' && c != '\u001B') {
        controls++;
        firstControl = firstControl < 0 ? i : firstControl;
      }
    }
    if (controls > Math.max(MOST_STRAY_CONTROLS, looked * MOST_CONTROLS)) {
      throw new BookFormatException(
          book,
          "it is a binary file, not plain text",
          String.format(
              "control character U+%04X at character %d",
              (int) text.charAt(firstControl), firstControl));
    }
  }

  /** Whether a text begins like a web page. */
  static boolean beginsAsWebPage(String head) {
    String lower = head.toLowerCase(Locale.ROOT);
    boolean html = lower.startsWith("<!doctype html") || lower.startsWith("<html");
    boolean xhtml = lower.startsWith("<?xml") && lower.contains("<html");
    return html || xhtml || lower.startsWith("<head") || lower.startsWith("<body");
  }

  private static void webPage(String book, String head) {
    if (beginsAsWebPage(head)) {
      String start = head.lines().findFirst().orElse("");
      throw new BookFormatException(
          book,
          "it is a web page, not plain text",
          start.substring(0, Math.min(60, start.length())));
    }
  }

  static boolean startsWith(byte[] bytes, String magic) {
    for (int i = 0; i < magic.length(); i++) {
      if (i >= bytes.length || (bytes[i] & 0xFF) != magic.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
