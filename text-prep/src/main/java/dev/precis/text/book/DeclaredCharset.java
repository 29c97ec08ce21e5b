package dev.precis.text.book;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The charset that a book's header claims, which is often wrong, misspelled or missing.
 *
 * @param name the name as the header has it, with an ASCII hyphen; empty where there is none
 * @param charset the charset of that name, or null
 * @param page whether a web page claims it, whose makers' programs saw to it
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

  /** What the header of a plain text claims. */
  static DeclaredCharset in(byte[] bytes) {
    return of(bytes, DECLARATION, false);
  }

  /** What a web page claims, in its first line as XML or in its head. */
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
   * Whether bytes that are no UTF-8 may be read so without other evidence. Headers of plain texts
   * are wrong too often to be believed on charsets that take nearly any bytes for something.
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

  /** The charset of a file without any byte above 127: what it declares if that agrees. */
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
