package dev.precis.text.book;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * The result of decoding bytes without replacing bad ones.
 *
 * @param text the text; null if the bytes do not fit the charset
 * @param badByte offset of the first bad byte; -1 if there is none
 */
record StrictDecoding(String text, int badByte) {

  /**
   * Decodes the bytes.
   *
   * @param from offset of the first byte
   */
  static StrictDecoding of(byte[] bytes, int from, Charset charset) {
    if (charset.equals(StandardCharsets.UTF_8)) {
      String text = new String(bytes, from, bytes.length - from, charset);
      // Far faster than a decoder, and it writes this character for every bad byte.
      if (text.indexOf('\uFFFD') < 0) {
        return new StrictDecoding(text, -1);
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
      return new StrictDecoding(null, in.position());
    }
    decoder.flush(out);
    return new StrictDecoding(out.flip().toString(), -1);
  }

  /** Whether all bytes fit the charset. */
  boolean succeeded() {
    return text != null;
  }
}
