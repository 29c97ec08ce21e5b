package dev.precis.text.book;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds the books in a plain text that several books were joined into. Works on bytes, because each
 * book may have its own charset, and because all of them together may be too large for a string.
 */
final class JoinedBooks {

  private static final byte[] MARK = "PROJECT GUTENBERG".getBytes(StandardCharsets.US_ASCII);
  private static final int LONGEST_MARK = 40;

  private final byte[] bytes;
  private final List<Integer> starts = new ArrayList<>(List.of(0));

  private JoinedBooks(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * A book of the file.
   *
   * @param from offset of its first byte, after the last line of the book before it
   * @param to offset of the first byte after it
   * @param linesBefore number of lines of the file before it
   */
  record Piece(int from, int to, int linesBefore) {

    byte[] of(byte[] bytes) {
      return from == 0 && to == bytes.length ? bytes : Arrays.copyOfRange(bytes, from, to);
    }
  }

  /** The books of a file, at least one. */
  static List<Piece> in(byte[] bytes) {
    JoinedBooks joined = new JoinedBooks(bytes);
    joined.find();
    return joined.pieces();
  }

  /** A book begins after every end mark that a start mark follows. */
  private void find() {
    int end = -1;
    for (int at = 0; at + MARK.length <= bytes.length; at++) {
      if (bytes[at] == MARK[0] && matches(at, MARK)) {
        String before = lineBefore(at);
        if (before.startsWith("***") && before.contains("END OF TH")) {
          end = end < 0 ? endOfLine(at) : end;
        } else if (before.startsWith("***") && before.contains("START OF TH") && end >= 0) {
          starts.add(end);
          end = -1;
        }
      }
    }
  }

  private List<Piece> pieces() {
    List<Piece> pieces = new ArrayList<>();
    int lines = 0;
    for (int i = 0; i < starts.size(); i++) {
      int from = starts.get(i);
      int to = i + 1 < starts.size() ? starts.get(i + 1) : bytes.length;
      pieces.add(new Piece(from, to, lines));
      for (int at = from; at < to && i + 1 < starts.size(); at++) {
        lines += bytes[at] == '\n' ? 1 : 0;
      }
    }
    return pieces;
  }

  private boolean matches(int at, byte[] mark) {
    return Arrays.equals(bytes, at, at + mark.length, mark, 0, mark.length);
  }

  private String lineBefore(int at) {
    int start = at;
    while (start > 0 && at - start < LONGEST_MARK && bytes[start - 1] != '\n') {
      start--;
    }
    return new String(bytes, start, at - start, StandardCharsets.US_ASCII).strip();
  }

  private int endOfLine(int at) {
    int end = at;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    return Math.min(bytes.length, end + 1);
  }
}
