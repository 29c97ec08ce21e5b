package dev.precis.text.book;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.mozilla.universalchardet.UniversalDetector;

/**
 * Decodes the bytes of a book strictly: bytes that fit no charset are an error, never U+FFFD.
 *
 * <p>The order of evidence: a byte order mark; UTF-16 by its NULs; UTF-8, because other text hardly
 * ever decodes as UTF-8 by chance; the charset that the book declares; detection.
 */
final class TextDecoder {

  private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
  private static final List<String> MULTI_BYTE =
      List.of("GB18030", "BIG5", "SHIFT_JIS", "EUC-JP", "EUC-KR", "EUC-TW", "ISO-2022-JP");

  private final String book;
  private final byte[] bytes;

  private final DeclaredCharset declared;

  private TextDecoder(String book, byte[] bytes, DeclaredCharset declared) {
    this.book = book;
    this.bytes = bytes;
    this.declared = declared;
  }

  /** A text without a byte order mark, and the charset that it was decoded with. */
  record Decoded(String text, Charset charset) {}

  static Decoded decode(String book, byte[] bytes) {
    return decode(book, bytes, DeclaredCharset.in(bytes));
  }

  static Decoded decode(String book, byte[] bytes, DeclaredCharset declared) {
    return new TextDecoder(book, bytes, declared).decode();
  }

  private Decoded decode() {
    Optional<ByteOrderMark> mark = ByteOrderMark.of(bytes);
    if (mark.isPresent()) {
      return only(mark.get().charset(), mark.get().length());
    }
    Charset wide = utf16WithoutMark();
    if (wide != null) {
      return only(wide, 0);
    }
    if (isAscii()) {
      return new Decoded(new String(bytes, StandardCharsets.US_ASCII), declared.orAscii());
    }
    StrictDecoding utf8 = attempt(StandardCharsets.UTF_8);
    if (utf8.succeeded()) {
      return new Decoded(utf8.text(), StandardCharsets.UTF_8);
    }
    if (mostlyUtf8()) {
      throw undecodable(StandardCharsets.UTF_8.name(), utf8.badByte());
    }
    return declaredOrDetected(utf8.badByte());
  }

  private Decoded declaredOrDetected(int firstHighByte) {
    Charset charset = declared.charset();
    if (declared.credible()) {
      boolean latin = charset.equals(StandardCharsets.ISO_8859_1);
      charset = latin ? westernCharset() : charset;
      StrictDecoding asDeclared = attempt(charset);
      if (asDeclared.succeeded()) {
        return new Decoded(asDeclared.text(), charset);
      }
    }
    Charset detected = detected();
    if (detected != null) {
      StrictDecoding asDetected = attempt(detected);
      if (asDetected.succeeded()) {
        return new Decoded(asDetected.text(), detected);
      }
    }
    StrictDecoding western = attempt(westernCharset());
    if (western.succeeded()) {
      return new Decoded(western.text(), westernCharset());
    }
    if (declared.unknown()) {
      throw new BookFormatException(
          book,
          "its declared charset is unknown and its bytes fit no other",
          declared.name() + " with " + hex(firstHighByte));
    }
    throw undecodable(
        declared.name().isEmpty() ? "any known charset" : declared.name(), western.badByte());
  }

  /** The detector needs many non-ASCII bytes to be reliable; with few, the text is Western. */
  private Charset detected() {
    UniversalDetector detector = new UniversalDetector();
    detector.handleData(bytes, 0, Math.min(bytes.length, 1 << 20));
    detector.dataEnd();
    String name = detector.getDetectedCharset();
    if (name == null || !Charset.isSupported(name)) {
      return null;
    }
    boolean sure = MULTI_BYTE.contains(name.toUpperCase(Locale.ROOT)) || highShare() > 0.2;
    return sure ? Charset.forName(name) : null;
  }

  /** ISO-8859-1 has only control characters where Windows-1252 has quotes and dashes. */
  private Charset westernCharset() {
    for (byte b : bytes) {
      if (b <= (byte) 0x9F) {
        return WINDOWS_1252;
      }
    }
    return StandardCharsets.ISO_8859_1;
  }

  /** In UTF-16, every other byte of a Western text is NUL, and no others are. */
  private Charset utf16WithoutMark() {
    int[] nuls = new int[2];
    int looked = Math.min(bytes.length, 1 << 16);
    for (int i = 0; i < looked; i++) {
      nuls[i & 1] += bytes[i] == 0 ? 1 : 0;
    }
    int many = looked / 5;
    if (nuls[0] > many && nuls[1] * 20 < nuls[0]) {
      return StandardCharsets.UTF_16BE;
    }
    return nuls[1] > many && nuls[0] * 20 < nuls[1] ? StandardCharsets.UTF_16LE : null;
  }

  private boolean isAscii() {
    for (byte b : bytes) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }

  private double highShare() {
    int high = 0;
    for (byte b : bytes) {
      high += b < 0 ? 1 : 0;
    }
    return (double) high / bytes.length;
  }

  /** Whether valid multi-byte sequences of UTF-8 far outnumber the bad bytes. */
  private boolean mostlyUtf8() {
    String lenient = new String(bytes, StandardCharsets.UTF_8);
    int good = 0;
    int bad = 0;
    for (int i = 0; i < lenient.length(); i++) {
      char c = lenient.charAt(i);
      bad += c == '\uFFFD' ? 1 : 0;
      good += c >= 0x80 && c != '\uFFFD' ? 1 : 0;
    }
    return good > 3 * bad;
  }

  /** Decodes with this charset, or fails. */
  private Decoded only(Charset charset, int from) {
    StrictDecoding decoding = StrictDecoding.of(bytes, from, charset);
    if (!decoding.succeeded()) {
      throw undecodable(charset.name(), decoding.badByte());
    }
    return new Decoded(decoding.text(), charset);
  }

  private StrictDecoding attempt(Charset charset) {
    return StrictDecoding.of(bytes, 0, charset);
  }

  private BookFormatException undecodable(String charset, int badByte) {
    return new BookFormatException(book, "its bytes do not decode as " + charset, hex(badByte));
  }

  private String hex(int offset) {
    return offset < bytes.length
        ? String.format("byte 0x%02X at offset %d", bytes[offset], offset)
        : "end of file at offset " + offset;
  }
}
