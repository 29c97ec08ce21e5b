package dev.precis.text.book;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.mozilla.universalchardet.UniversalDetector;

/**
 * Turns a book's bytes into characters, strictly: what fits no charset is an error, never U+FFFD.
 *
 * <p>The order of evidence: a byte order mark, UTF-16 by its NULs, UTF-8 because other text hardly
 * ever decodes as UTF-8 by chance, the charset that the book's own header declares, detection.
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

  /** A text without byte order mark and the charset that it was in. */
  record Decoded(String text, Charset charset) {}

  /** What strict decoding came to: the text, or null and the offset of the first bad byte. */
  private record Attempt(String text, int badByte) {}

  static Decoded decode(String book, byte[] bytes) {
    return decode(book, bytes, DeclaredCharset.in(bytes));
  }

  static Decoded decode(String book, byte[] bytes, DeclaredCharset declared) {
    return new TextDecoder(book, bytes, declared).decode();
  }

  private Decoded decode() {
    Charset marked = byteOrderMark();
    if (marked != null) {
      return strictly(marked, markLength(marked));
    }
    Charset wide = utf16WithoutMark();
    if (wide != null) {
      return strictly(wide, 0);
    }
    if (isAscii()) {
      return new Decoded(new String(bytes, StandardCharsets.US_ASCII), declared.orAscii());
    }
    Attempt utf8 = attempt(StandardCharsets.UTF_8, 0);
    if (utf8.text != null) {
      return new Decoded(utf8.text, StandardCharsets.UTF_8);
    }
    if (mostlyUtf8()) {
      throw undecodable(StandardCharsets.UTF_8.name(), utf8.badByte);
    }
    return declaredOrDetected(utf8.badByte);
  }

  private Decoded declaredOrDetected(int firstHighByte) {
    Charset charset = declared.charset();
    if (declared.credible()) {
      boolean latin = charset.equals(StandardCharsets.ISO_8859_1);
      charset = latin ? westernCharset() : charset;
      Attempt attempt = attempt(charset, 0);
      if (attempt.text != null) {
        return new Decoded(attempt.text, charset);
      }
    }
    Charset detected = detected();
    if (detected != null) {
      Attempt attempt = attempt(detected, 0);
      if (attempt.text != null) {
        return new Decoded(attempt.text, detected);
      }
    }
    Attempt western = attempt(westernCharset(), 0);
    if (western.text != null) {
      return new Decoded(western.text, westernCharset());
    }
    if (declared.unknown()) {
      throw new BookFormatException(
          book,
          "its declared charset is unknown and its bytes fit no other",
          declared.name() + " with " + hex(firstHighByte));
    }
    throw undecodable(
        declared.name().isEmpty() ? "any known charset" : declared.name(), western.badByte);
  }

  /** The detector needs many foreign bytes to be right, so few of them are taken for Western. */
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

  private Charset byteOrderMark() {
    if (startsWith(0xEF, 0xBB, 0xBF)) {
      return StandardCharsets.UTF_8;
    }
    if (startsWith(0xFF, 0xFE, 0, 0)) {
      return Charset.forName("UTF-32LE");
    }
    if (startsWith(0, 0, 0xFE, 0xFF)) {
      return Charset.forName("UTF-32BE");
    }
    if (startsWith(0xFF, 0xFE)) {
      return StandardCharsets.UTF_16LE;
    }
    return startsWith(0xFE, 0xFF) ? StandardCharsets.UTF_16BE : null;
  }

  private static int markLength(Charset charset) {
    return "\uFEFF".getBytes(charset).length;
  }

  /** In Western text of UTF-16 every other byte is NUL, and only those. */
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

  private boolean startsWith(int... start) {
    for (int i = 0; i < start.length; i++) {
      if (i >= bytes.length || (bytes[i] & 0xFF) != start[i]) {
        return false;
      }
    }
    return true;
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

  /** Whether multi-byte sequences of UTF-8 far outnumber the bytes that break it. */
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

  private Decoded strictly(Charset charset, int from) {
    Attempt attempt = attempt(charset, from);
    if (attempt.text == null) {
      throw undecodable(charset.name(), attempt.badByte);
    }
    return new Decoded(attempt.text, charset);
  }

  private Attempt attempt(Charset charset, int from) {
    if (charset.equals(StandardCharsets.UTF_8)) {
      String text = new String(bytes, from, bytes.length - from, charset);
      // Far faster than a decoder; it writes this character for what it cannot read.
      if (text.indexOf('\uFFFD') < 0) {
        return new Attempt(text, -1);
      }
    }
    CharsetDecoder decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes, from, bytes.length - from);
    CharBuffer out =
        CharBuffer.allocate((int) Math.ceil(in.remaining() * (double) decoder.maxCharsPerByte()));
    CoderResult result = decoder.decode(in, out, true);
    if (result.isError()) {
      return new Attempt(null, in.position());
    }
    decoder.flush(out);
    return new Attempt(out.flip().toString(), -1);
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
