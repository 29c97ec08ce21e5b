package dev.precis.llm.cache;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Fetches one file into a folder, and verifies it. A later download resumes an interrupted one if
 * the source still has the same content. Used by one thread of one process at a time.
 */
final class Download {
  private static final int BUFFER_BYTES = 1 << 20;

  private final ModelUri uri;
  private final ModelSource source;
  private final Path folder;
  private final DiskSpace space;
  private final PartFile file;

  Download(ModelUri uri, ModelSource source, Path folder, DiskSpace space) {
    this.uri = uri;
    this.source = source;
    this.folder = folder;
    this.space = space;
    this.file = new PartFile(folder, uri.fileName());
  }

  /** The number of bytes that have been fetched. */
  long present() throws IOException {
    return file.present();
  }

  /**
   * Fetches the file, or what is missing of it.
   *
   * @param sha256 the expected SHA-256; empty to accept any
   * @return its SHA-256
   * @throws PermanentSourceException when it cannot be fetched
   * @throws InterruptedIOException when the thread is interrupted
   */
  String run(String sha256, RetryPolicy retries) throws IOException {
    if (Files.exists(file.whole())) {
      file.deleteVersion();
      return digest(file.whole());
    }
    return retries.run(uri, file::progress, () -> attempt(sha256));
  }

  private String attempt(String sha256) throws IOException {
    Optional<SourceVersion> known = file.resumable(!sha256.isEmpty());
    long from = known.isPresent() ? file.present() : 0;
    String got;
    try {
      boolean isComplete = known.filter(version -> version.size() == from).isPresent();
      got = isComplete ? digest(file.part()) : transfer(known, from);
    } catch (SourceChangedException e) {
      file.discard();
      throw e;
    }
    if (!sha256.isEmpty() && !sha256.equalsIgnoreCase(got)) {
      file.discard();
      if (from > 0) {
        // The part belonged to another content.
        throw new SourceChangedException();
      }
      throw new PermanentSourceException(
          "its SHA-256 differs from model.sha256, expected "
              + sha256.toLowerCase(Locale.ROOT)
              + ", got "
              + got,
          null);
    }
    file.complete();
    return got;
  }

  private String transfer(Optional<SourceVersion> known, long wanted) throws IOException {
    SourceVersion expected = known.orElse(new SourceVersion(SourceVersion.UNKNOWN_SIZE, ""));
    try (Transfer transfer = source.open(wanted, expected)) {
      long from = transfer.start();
      if (from > 0 && (from != wanted || !transfer.version().equals(expected))) {
        throw new SourceChangedException();
      }
      if (from == 0) {
        file.discard();
      }
      if (transfer.version().hasSize()) {
        requireSpace(space, folder, transfer.version().size() - from);
      }
      try (RandomAccessFile part = file.open(from)) {
        file.record(transfer.version());
        return received(transfer, part);
      }
    }
  }

  private String received(Transfer transfer, RandomAccessFile part) throws IOException {
    MessageDigest digest = DigestUtils.getSha256Digest();
    byte[] buffer = new byte[BUFFER_BYTES];
    long at = 0;
    while (at < transfer.start()) {
      int read = part.read(buffer, 0, (int) Math.min(buffer.length, transfer.start() - at));
      digest.update(buffer, 0, read);
      at += read;
    }
    for (int read; (read = transfer.content().read(buffer)) >= 0; at += read) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException();
      }
      digest.update(buffer, 0, read);
      write(part, buffer, read);
    }
    if (transfer.version().hasSize() && at > transfer.version().size()) {
      throw new SourceChangedException();
    }
    if (transfer.version().hasSize() && at < transfer.version().size()) {
      throw new IOException("it ended early");
    }
    sync(part);
    return HexFormat.of().formatHex(digest.digest());
  }

  private void write(RandomAccessFile part, byte[] bytes, int length) throws IOException {
    try {
      part.write(bytes, 0, length);
    } catch (IOException e) {
      throw file.writeFailure(e);
    }
  }

  private void sync(RandomAccessFile part) throws IOException {
    try {
      part.getFD().sync();
    } catch (IOException e) {
      throw file.writeFailure(e);
    }
  }

  private static String digest(Path complete) throws IOException {
    try (InputStream in = Files.newInputStream(complete)) {
      return DigestUtils.sha256Hex(in);
    }
  }

  /**
   * Checks the free space of a folder's disk.
   *
   * @throws PermanentSourceException when it has fewer bytes
   */
  static void requireSpace(DiskSpace space, Path folder, long bytes) throws IOException {
    long usable = space.usable(folder);
    // Some network disks report a negative number.
    if (usable >= 0 && usable < bytes) {
      throw new PermanentSourceException(
          String.format(
              Locale.ROOT,
              "the disk of %s is too full: %,d more bytes are needed, got %,d free; free some space,"
                  + " or set model.cache to a folder on another disk",
              folder.getParent(),
              bytes,
              usable),
          null);
    }
  }
}
