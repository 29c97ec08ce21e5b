package dev.precis.llm.gguf;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/**
 * Reads a file's header through one small buffer, little-endian. It checks every read against the
 * file's end and {@link #HEADER_LIMIT} first, so a wrong length costs no memory, and every error
 * names the place. Not thread-safe.
 */
final class GgufCursor implements Closeable {
  /** In bytes. The largest known headers (256,000 tokens) have about 20 MiB. */
  static final long HEADER_LIMIT = 256L << 20;

  private static final int BUFFER_BYTES = 1 << 16;

  private final Path file;
  private final FileChannel channel;
  private final long size;
  private final ByteBuffer buffer;
  private long base;
  private String place = "its header";
  private int placeNumber = -1;

  private GgufCursor(Path file, FileChannel channel, long size) {
    this.file = file;
    this.channel = channel;
    this.size = size;
    this.buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN).limit(0);
  }

  /**
   * Opens a file at its first byte.
   *
   * @throws GgufFormatException when it cannot be read
   */
  static GgufCursor open(Path file) {
    try {
      if (!Files.exists(file)) {
        throw new NoSuchFileException(file.toString());
      }
      if (Files.isDirectory(file)) {
        throw new GgufFormatException(file, "it is a folder; give the .gguf file inside it");
      }
      if (!Files.isRegularFile(file)) {
        throw new GgufFormatException(file, "it is not a regular file");
      }
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      return new GgufCursor(file, channel, channel.size());
    } catch (IOException e) {
      throw GgufFormatException.because(file, e);
    }
  }

  /** The file being read. */
  Path file() {
    return file;
  }

  /** The file's size in bytes. */
  long size() {
    return size;
  }

  /** The offset of the next byte in the file. */
  long position() {
    return base + buffer.position();
  }

  /** Moves to an offset in the file. */
  void seek(long position) {
    if (position >= base && position <= base + buffer.limit()) {
      buffer.position((int) (position - base));
    } else {
      base = position;
      buffer.limit(0);
    }
  }

  /** Names what is read from here on, for errors. */
  void place(String what) {
    place(what, -1);
  }

  /** The same for one of many items. The name is built only for an error. */
  void place(String what, int number) {
    place = what;
    placeNumber = number;
  }

  private String place() {
    return placeNumber < 0 ? place : place + " " + placeNumber;
  }

  int i32() {
    fill(Integer.BYTES);
    return buffer.getInt();
  }

  long u32() {
    return Integer.toUnsignedLong(i32());
  }

  int u16() {
    fill(Short.BYTES);
    return Short.toUnsignedInt(buffer.getShort());
  }

  int u8() {
    fill(Byte.BYTES);
    return Byte.toUnsignedInt(buffer.get());
  }

  long i64() {
    fill(Long.BYTES);
    return buffer.getLong();
  }

  /** Reads a count or length of 64 bits. Fails if so many items of this size cannot follow. */
  long count(int bytesOfOne) {
    long count = i64();
    if (count < 0 || count > (size - position()) / bytesOfOne) {
      throw refuse(
          "the length of %s is more than the file has left (%,d bytes), got %s",
          place(), size - position(), Long.toUnsignedString(count));
    }
    return count;
  }

  void skip(long bytes) {
    require(bytes);
    seek(position() + bytes);
  }

  /** Skips a length and its text. */
  void skipText() {
    skip(count(1));
  }

  /** Reads bytes into an array of at least this length. */
  void bytes(byte[] target, int length) {
    require(length);
    int done = 0;
    while (done < length) {
      fill(1);
      int part = Math.min(length - done, buffer.remaining());
      buffer.get(target, done, part);
      done += part;
    }
  }

  /** Reads a text of limited length. Bytes that are not UTF-8 become replacement characters. */
  String text(int maxBytes) {
    return new String(rawText(maxBytes), StandardCharsets.UTF_8);
  }

  /** Reads a text of limited length. Fails if it is not UTF-8. */
  String strictText(int maxBytes) {
    byte[] raw = rawText(maxBytes);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw)).toString();
    } catch (CharacterCodingException e) {
      throw refuse("the file is damaged: %s is not UTF-8", place());
    }
  }

  private byte[] rawText(int maxBytes) {
    long length = count(1);
    if (length > maxBytes) {
      throw refuse("%s must have at most %,d bytes, got %,d", place(), maxBytes, length);
    }
    byte[] raw = new byte[(int) length];
    bytes(raw, raw.length);
    return raw;
  }

  /**
   * Returns an exception for this file. The reason is a format, filled in the same in all locales.
   */
  GgufFormatException refuse(String reason, Object... values) {
    return new GgufFormatException(file, String.format(Locale.ROOT, reason, values));
  }

  private void require(long bytes) {
    long end = position() + bytes;
    if (end > size) {
      throw refuse(
          "the file ends inside %s (byte %,d), got %,d bytes in all; an unfinished download or copy?",
          place(), position(), size);
    }
    if (end > HEADER_LIMIT) {
      throw refuse("the header must end within %,d bytes, got more in %s", HEADER_LIMIT, place());
    }
  }

  private void fill(int bytes) {
    if (buffer.remaining() >= bytes) {
      return;
    }
    require(bytes);
    base = position();
    buffer.clear();
    try {
      while (buffer.position() < bytes) {
        if (channel.read(buffer, base + buffer.position()) < 0) {
          throw refuse("the file became shorter while it was read; is it still being copied?");
        }
      }
    } catch (IOException e) {
      throw GgufFormatException.because(file, e);
    }
    buffer.flip();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw GgufFormatException.because(file, e);
    }
  }
}
