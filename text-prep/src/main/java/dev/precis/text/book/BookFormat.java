package dev.precis.text.book;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The formats of books, recognized by the file name extension, or else by the content. */
enum BookFormat {
  TEXT,
  PAGE,
  EPUB,
  ZIP,
  GZIP;

  private static final Map<String, BookFormat> BY_ENDING =
      Map.of(
          "txt", TEXT, "text", TEXT, "htm", PAGE, "html", PAGE, "xhtml", PAGE, "epub", EPUB, "zip",
          ZIP, "gz", GZIP);
  private static final String GZIP_MAGIC = "\u001F\u008B";
  private static final int LOOKED_AT = 1 << 16;
  private static final Pattern TAG =
      Pattern.compile("(?i)<(?:html|body|head|p|h[1-6]|div|br|pre|table)\\b");

  static Set<String> endings() {
    return BY_ENDING.keySet();
  }

  /** The last extension of a name in lower case, without its dot; empty if it has none. */
  static String ending(String name) {
    String file = name.substring(name.lastIndexOf('/') + 1);
    int dot = file.lastIndexOf('.');
    return dot < 0 ? "" : file.substring(dot + 1).toLowerCase(Locale.ROOT);
  }

  static BookFormat of(String name, byte[] bytes) {
    BookFormat named = BY_ENDING.get(ending(name));
    if (named == null) {
      return ofContent(bytes);
    }
    // Some sites send plain text with the file name of a page.
    return named == PAGE && !hasTags(bytes) ? TEXT : named;
  }

  private static BookFormat ofContent(byte[] bytes) {
    if (ZipArchive.is(bytes)) {
      return ZIP;
    }
    if (isGzip(bytes)) {
      return GZIP;
    }
    return FormatCheck.beginsAsWebPage(head(bytes, 2000).replaceAll("^[^<]{0,8}", ""))
        ? PAGE
        : TEXT;
  }

  static boolean isGzip(byte[] bytes) {
    return FormatCheck.startsWith(bytes, GZIP_MAGIC);
  }

  private static boolean hasTags(byte[] bytes) {
    return TAG.matcher(head(bytes, LOOKED_AT)).find();
  }

  /** Removes the NUL next to each letter of UTF-16. */
  private static String head(byte[] bytes, int length) {
    return new String(bytes, 0, Math.min(bytes.length, length), StandardCharsets.ISO_8859_1)
        .replace("\0", "");
  }
}
