package dev.precis.text.book;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A byte order mark at the start of a text, which names its charset.
 *
 * @param bytes the mark itself
 */
record ByteOrderMark(Charset charset, List<Integer> bytes) {

  /** UTF-32LE comes before UTF-16LE, whose mark is the beginning of its own. */
  private static final List<ByteOrderMark> ALL =
      List.of(
          new ByteOrderMark(StandardCharsets.UTF_8, List.of(0xEF, 0xBB, 0xBF)),
          new ByteOrderMark(Charset.forName("UTF-32LE"), List.of(0xFF, 0xFE, 0, 0)),
          new ByteOrderMark(Charset.forName("UTF-32BE"), List.of(0, 0, 0xFE, 0xFF)),
          new ByteOrderMark(StandardCharsets.UTF_16LE, List.of(0xFF, 0xFE)),
          new ByteOrderMark(StandardCharsets.UTF_16BE, List.of(0xFE, 0xFF)));

  static Optional<ByteOrderMark> of(byte[] text) {
    return ALL.stream().filter(mark -> mark.begins(text)).findFirst();
  }

  /** Number of bytes of the mark. */
  int length() {
    return bytes.size();
  }

  private boolean begins(byte[] text) {
    for (int i = 0; i < bytes.size(); i++) {
      if (i >= text.length || (text[i] & 0xFF) != bytes.get(i)) {
        return false;
      }
    }
    return true;
  }
}
