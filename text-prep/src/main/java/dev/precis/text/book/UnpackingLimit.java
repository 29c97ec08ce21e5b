package dev.precis.text.book;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Counts what is unpacked from an archive, and rejects decompression bombs: archives made to fill
 * the memory. Not thread-safe.
 */
final class UnpackingLimit {

  static final int MOST_ENTRIES = 10_000;
  static final long MOST_BYTES = 2L << 30;
  static final int LARGEST_ENTRY = 512 << 20;

  /** Books compress to a third of their size; a repeated letter compresses to a thousandth. */
  static final int HIGHEST_RATIO = 200;

  /** Up to this size any ratio is harmless. */
  static final int HARMLESS_BYTES = 16 << 20;

  private final String archive;
  private final long packed;
  private long unpacked;
  private int entries;

  /**
   * @param packed size of the archive in bytes
   */
  UnpackingLimit(String archive, long packed) {
    this.archive = archive;
    this.packed = packed;
  }

  /**
   * Counts an entry.
   *
   * @throws BookFormatException if there are too many
   */
  void entry() {
    if (++entries > MOST_ENTRIES) {
      throw new BookFormatException(
          archive, "the archive has too many entries", "more than " + MOST_ENTRIES);
    }
  }

  /**
   * Reads an entry to its end.
   *
   * @param keep whether to return its bytes
   * @return the bytes; empty if they are not kept
   * @throws BookFormatException if the entry, or the whole archive, is too large
   */
  byte[] read(InputStream entry, boolean keep) throws IOException {
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    byte[] buffer = new byte[1 << 16];
    long size = 0;
    for (int read = entry.read(buffer); read >= 0; read = entry.read(buffer)) {
      size += read;
      count(read, size);
      if (keep) {
        kept.write(buffer, 0, read);
      }
    }
    return kept.toByteArray();
  }

  private void count(int bytes, long entrySize) {
    unpacked += bytes;
    if (unpacked > HARMLESS_BYTES && unpacked > HIGHEST_RATIO * packed) {
      throw new BookFormatException(
          archive,
          "the archive unpacks to more than " + HIGHEST_RATIO + " times its size",
          unpacked + " bytes of " + packed);
    }
    if (entrySize > LARGEST_ENTRY || unpacked > MOST_BYTES) {
      throw new BookFormatException(
          archive, "the archive unpacks to too many bytes", unpacked + " bytes and more");
    }
  }
}
