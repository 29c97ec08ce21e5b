package dev.precis.text.book;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * A zip archive in memory. Its entries are read one after another, and never written to disk. An
 * instance exists only after the whole archive was read once, with its checksums checked and within
 * {@link UnpackingLimit}. Immutable.
 */
final class ZipArchive {

  private static final String MAGIC = "PK\u0003\u0004";
  private static final int FLAGS = 6;

  /** The charset of names that are not marked as UTF-8. It decodes any bytes. */
  private static final Charset NAMES =
      Charset.isSupported("IBM437") ? Charset.forName("IBM437") : StandardCharsets.ISO_8859_1;

  private final String name;
  private final byte[] bytes;
  private final List<String> entries;

  private ZipArchive(String name, byte[] bytes, List<String> entries) {
    this.name = name;
    this.bytes = bytes;
    this.entries = Collections.unmodifiableList(entries);
  }

  static boolean is(byte[] bytes) {
    return FormatCheck.startsWith(bytes, MAGIC);
  }

  /**
   * Reads the whole archive once.
   *
   * @throws BookFormatException if it is not a zip archive, or is encrypted, damaged or too large
   */
  static ZipArchive of(String name, byte[] bytes) {
    if (!is(bytes)) {
      throw new BookFormatException(name, "it is not a zip archive", firstBytes(bytes));
    }
    if (bytes.length > FLAGS && (bytes[FLAGS] & 1) == 1) {
      throw new BookFormatException(name, "the archive is encrypted", "an entry with a password");
    }
    List<String> entries = new ArrayList<>();
    UnpackingLimit limit = new UnpackingLimit(name, bytes.length);
    try (ZipInputStream zip = open(bytes)) {
      boolean any = false;
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        any = true;
        limit.entry();
        limit.read(zip, false);
        if (!entry.isDirectory()) {
          entries.add(decoded(entry.getName()));
        }
      }
      if (!any) {
        throw new EOFException();
      }
    } catch (ZipException e) {
      boolean encrypted = String.valueOf(e.getMessage()).contains("encrypted");
      String reason = encrypted ? "the archive is encrypted" : "the archive is damaged";
      throw new BookFormatException(name, reason, e.getMessage());
    } catch (EOFException e) {
      throw new BookFormatException(
          name, "the archive is damaged", "its end after " + bytes.length + " bytes");
    } catch (IOException | IllegalArgumentException e) {
      throw new BookFormatException(name, "the archive is damaged", e.getMessage());
    }
    return new ZipArchive(name, bytes, entries);
  }

  /** The names of the files in their order, unchecked: a name may lead out of the archive. */
  List<String> entries() {
    return entries;
  }

  /** The files with these names. */
  Map<String, byte[]> read(Set<String> names) {
    Map<String, byte[]> files = new HashMap<>();
    files(names::contains)
        .forEachRemaining(entry -> files.putIfAbsent(entry.getKey(), entry.getValue()));
    return files;
  }

  /** Names and bytes of the wanted files, each unpacked when the iterator reaches it. */
  Iterator<Map.Entry<String, byte[]>> files(Predicate<String> wanted) {
    ZipInputStream zip = open(bytes);
    UnpackingLimit limit = new UnpackingLimit(name, bytes.length);
    return new Iterator<>() {
      private Map.Entry<String, byte[]> next = advance();

      @Override
      public boolean hasNext() {
        return next != null;
      }

      @Override
      public Map.Entry<String, byte[]> next() {
        if (next == null) {
          throw new NoSuchElementException();
        }
        Map.Entry<String, byte[]> current = next;
        next = advance();
        return current;
      }

      private Map.Entry<String, byte[]> advance() {
        try {
          for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            String found = decoded(entry.getName());
            if (!entry.isDirectory() && wanted.test(found)) {
              return Map.entry(found, limit.read(zip, true));
            }
          }
          return null;
        } catch (IOException e) {
          throw new UncheckedIOException("Cannot read book " + name + " again", e);
        }
      }
    };
  }

  private static ZipInputStream open(byte[] bytes) {
    return new ZipInputStream(new ByteArrayInputStream(bytes), NAMES);
  }

  /** Some programs write names in UTF-8 without marking them as UTF-8. */
  private static String decoded(String read) {
    CharsetEncoder encoder = NAMES.newEncoder();
    if (!encoder.canEncode(read)) {
      return read;
    }
    try {
      byte[] raw = read.getBytes(NAMES);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw)).toString();
    } catch (CharacterCodingException e) {
      return read;
    }
  }

  static String firstBytes(byte[] bytes) {
    StringBuilder shown = new StringBuilder("a file that begins with bytes");
    for (int i = 0; i < Math.min(4, bytes.length); i++) {
      shown.append(String.format(" %02X", bytes[i]));
    }
    return bytes.length == 0 ? "0 bytes" : shown.toString();
  }
}
