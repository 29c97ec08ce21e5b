package dev.precis.text;

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
 */
record DeclaredCharset(String name, Charset charset) {

  private static final int HEADER_BYTES = 20_000;
  private static final Pattern DECLARATION =
      Pattern.compile(
          "(?i)^[ *]*character set encoding:[ \\t]*([^\\r\\n]{1,40})", Pattern.MULTILINE);

  static DeclaredCharset in(byte[] bytes) {
    String head =
        new String(bytes, 0, Math.min(bytes.length, HEADER_BYTES), StandardCharsets.ISO_8859_1);
    Matcher matcher = DECLARATION.matcher(head);
    if (!matcher.find()) {
      return new DeclaredCharset("", null);
    }
    String name = matcher.group(1).strip().replaceAll("[^\\x21-\\x7E]+", "-");
    return new DeclaredCharset(name, named(name));
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
