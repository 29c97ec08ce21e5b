package dev.precis.text.book;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The charset that a book declares. In plain texts it is often wrong, misspelled or missing.
 *
 * @param name the declared name, with an ASCII hyphen; empty if there is none
 * @param charset the charset of that name; null if there is none
 * @param page whether a web page declares it, which programs usually write correctly
 */
record DeclaredCharset(String name, Charset charset, boolean page) {

  private static final int HEADER_BYTES = 20_000;
  private static final Pattern DECLARATION =
      Pattern.compile(
          "(?i)^[ *]*character set encoding:[ \\t]*([^\\r\\n]{1,40})", Pattern.MULTILINE);
  private static final Pattern PAGE_DECLARATION =
      Pattern.compile(
          "(?i)<\\?xml[^>]{0,80}?encoding\\s{0,9}=\\s{0,9}[\"']([^\"'>]{1,40})"
              + "|<meta[^>]{0,200}?charset\\s{0,9}=\\s{0,9}[\"']?([^\"'>/\\s;]{1,40})");

  /** The charset that the header of a plain text declares. */
  static DeclaredCharset in(byte[] bytes) {
    return of(bytes, DECLARATION, false);
  }

  /** The charset that a web page declares, in its XML declaration or in its head. */
  static DeclaredCharset ofPage(byte[] bytes) {
    return of(bytes, PAGE_DECLARATION, true);
  }

  private static DeclaredCharset of(byte[] bytes, Pattern declaration, boolean page) {
    String head =
        new String(bytes, 0, Math.min(bytes.length, HEADER_BYTES), StandardCharsets.ISO_8859_1);
    Matcher matcher = declaration.matcher(head);
    if (!matcher.find()) {
      return new DeclaredCharset("", null, page);
    }
    String found = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    String name = found.strip().replaceAll("[^\\x21-\\x7E]+", "-");
    return new DeclaredCharset(name, named(name), page);
  }

  /**
   * Whether bytes that are not UTF-8 may be decoded with this charset without other evidence. The
   * headers of plain texts are wrong too often to believe them about multi-byte charsets, which
   * decode almost any bytes.
   */
  boolean credible() {
    if (charset == null || !charset.canEncode() || charset.name().startsWith("UTF-")) {
      return false;
    }
    return page || charset.newEncoder().maxBytesPerChar() <= 1.0f;
  }

  boolean unknown() {
    return charset == null && !name.isEmpty();
  }

  /** For a file without bytes above 127: the declared charset if it agrees, otherwise ASCII. */
  Charset orAscii() {
    boolean wide = charset == null || charset.name().startsWith("UTF-16");
    return wide || charset.name().startsWith("UTF-32") ? StandardCharsets.US_ASCII : charset;
  }

  private static Charset named(String name) {
    String usual = name.replaceAll("(?i)^iso[- ]?latin-?1$", "ISO-8859-1");
    usual = usual.equalsIgnoreCase("ascii") ? "US-ASCII" : usual;
    try {
      return Charset.isSupported(usual) ? Charset.forName(usual) : null;
    } catch (IllegalCharsetNameException e) {
      return null;
    }
  }
}
