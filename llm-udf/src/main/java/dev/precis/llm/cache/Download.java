package dev.precis.llm.cache;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * One file on its way into a folder. Until it is whole it has another name, {@code NAME.part}, and
 * beside it stands which content it is a part of. A later download goes on from there where that
 * content is still the source's. For one thread of one process at a time.
 */
final class Download {
  private static final int BUFFER_BYTES = 1 << 20;

  private final ModelUri uri;
  private final ModelSource source;
  private final DiskSpace space;
  private final Path whole;
  private final Path part;
  private final Path version;

  Download(ModelUri uri, ModelSource source, Path folder, DiskSpace space) {
    this.uri = uri;
    this.source = source;
    this.space = space;
    this.whole = folder.resolve(uri.fileName());
    this.part = folder.resolve(uri.fileName() + ".part");
    this.version = folder.resolve(uri.fileName() + ".version");
  }

  /** Where it is once it is whole. */
  Path file() {
    return whole;
  }

  /** Bytes that are here already. */
  long present() throws IOException {
    return Files.exists(whole) ? Files.size(whole) : Files.exists(part) ? Files.size(part) : 0;
  }

  /**
   * Brings the file, or what is missing of it.
   *
   * @param sha256 what its SHA-256 must be; empty to take any
   * @return its SHA-256
   * @throws SourceRefusal when it cannot be had
   * @throws InterruptedIOException when the thread is interrupted
   */
  String run(String sha256, Tries tries) throws IOException {
    if (Files.exists(whole)) {
      Files.deleteIfExists(version);
      try (InputStream in = Files.newInputStream(whole)) {
        return DigestUtils.sha256Hex(in);
      }
    }
    return tries.run(uri, this::reached, () -> attempt(sha256));
  }

  private String attempt(String sha256) throws IOException {
    SourceVersion known = recorded(!sha256.isEmpty());
    long from = known == null ? 0 : Files.size(part);
    String got;
    try {
      got = known != null && from == known.size() ? digestOfPart() : transfer(known, from);
    } catch (SourceChangedException e) {
      discard();
      throw e;
    }
    if (!sha256.isEmpty() && !sha256.equalsIgnoreCase(got)) {
      discard();
      if (from > 0) {
        // Its first bytes were another's.
        throw new SourceChangedException();
      }
      throw new SourceRefusal(
          "its SHA-256 differs from model.sha256, expected "
              + sha256.toLowerCase(Locale.ROOT)
              + ", got "
              + got,
          null);
    }
    Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
    Files.deleteIfExists(version);
    return got;
  }

  private String transfer(SourceVersion known, long wanted) throws IOException {
    SourceVersion asked = known == null ? new SourceVersion(SourceVersion.UNKNOWN_SIZE, "") : known;
    try (Transfer transfer = source.open(wanted, asked)) {
      long from = transfer.start();
      if (from > 0 && (from != wanted || !transfer.version().equals(asked))) {
        throw new SourceChangedException();
      }
      if (from == 0) {
        discard();
      }
      if (transfer.version().hasSize()) {
        requireSpace(space, part.getParent(), transfer.version().size() - from);
      }
      try (RandomAccessFile file = open(from)) {
        record(transfer.version());
        return received(transfer, file);
      }
    }
  }

  private String received(Transfer transfer, RandomAccessFile file) throws IOException {
    MessageDigest digest = DigestUtils.getSha256Digest();
    byte[] buffer = new byte[BUFFER_BYTES];
    long at = 0;
    while (at < transfer.start()) {
      int read = file.read(buffer, 0, (int) Math.min(buffer.length, transfer.start() - at));
      digest.update(buffer, 0, read);
      at += read;
    }
    for (int read; (read = transfer.content().read(buffer)) >= 0; at += read) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException();
      }
      digest.update(buffer, 0, read);
      write(file, buffer, read);
    }
    if (transfer.version().hasSize() && at > transfer.version().size()) {
      throw new SourceChangedException();
    }
    if (transfer.version().hasSize() && at < transfer.version().size()) {
      throw new IOException("it ended early");
    }
    sync(file);
    return HexFormat.of().formatHex(digest.digest());
  }

  private String digestOfPart() throws IOException {
    try (InputStream in = Files.newInputStream(part)) {
      return DigestUtils.sha256Hex(in);
    }
  }

  private RandomAccessFile open(long from) throws IOException {
    try {
      RandomAccessFile file = new RandomAccessFile(part.toFile(), "rw");
      file.setLength(from);
      return file;
    } catch (IOException e) {
      throw new SourceRefusal(part + " cannot be written: " + Tries.reason(e), e);
    }
  }

  /**
   * @throws SourceRefusal when the folder's disk has fewer bytes free
   */
  static void requireSpace(DiskSpace space, Path folder, long bytes) throws IOException {
    long usable = space.usable(folder);
    // Some network disks tell a negative number.
    if (usable >= 0 && usable < bytes) {
      throw new SourceRefusal(
          String.format(
              Locale.ROOT,
              "the disk of %s is too full: %,d more bytes are needed, got %,d free; free some, or"
                  + " name a folder on another disk as model.cache",
              folder.getParent(),
              bytes,
              usable),
          null);
    }
  }

  /** A disk that is full is not kept full by half a model. */
  private void write(RandomAccessFile file, byte[] bytes, int length) throws IOException {
    try {
      file.write(bytes, 0, length);
    } catch (IOException e) {
      throw writeFailure(e);
    }
  }

  private void sync(RandomAccessFile file) throws IOException {
    try {
      file.getFD().sync();
    } catch (IOException e) {
      throw writeFailure(e);
    }
  }

  private SourceRefusal writeFailure(IOException e) throws SourceRefusal {
    String reached = reached();
    discard();
    return new SourceRefusal(
        "writing it to "
            + part
            + " failed: "
            + Tries.reason(e)
            + ", "
            + reached
            + "; what was there is deleted",
        e);
  }

  private void record(SourceVersion of) throws IOException {
    try {
      Files.writeString(version, of.line());
    } catch (IOException e) {
      throw writeFailure(e);
    }
  }

  /** Which content the part is of; null where it cannot be gone on with. */
  private SourceVersion recorded(boolean isCheckedLater) throws IOException {
    if (!Files.isRegularFile(part) || !Files.isRegularFile(version)) {
      return null;
    }
    String[] fields = Files.readString(version).split(" ", 2);
    // A process that was killed here may have left any of it.
    if (fields.length < 2 || !fields[0].matches("\\d{1,18}")) {
      return null;
    }
    SourceVersion of = new SourceVersion(Long.parseLong(fields[0]), fields[1]);
    boolean isResumable = of.isCertain() || isCheckedLater;
    long size = Files.size(part);
    return isResumable && size > 0 && size <= of.size() ? of : null;
  }

  private String reached() {
    try {
      String of = Files.exists(version) ? Files.readString(version).split(" ", 2)[0] : "-1";
      String total =
          of.matches("\\d{1,18}") ? "%,d".formatted(Long.parseLong(of)) : "an unknown number of";
      return String.format(Locale.ROOT, "got %,d of %s bytes", present(), total);
    } catch (IOException e) {
      return "got an unknown number of bytes";
    }
  }

  private void discard() throws SourceRefusal {
    try {
      Files.deleteIfExists(part);
      Files.deleteIfExists(version);
    } catch (IOException e) {
      throw new SourceRefusal(part + " cannot be deleted: " + e, e);
    }
  }
}
