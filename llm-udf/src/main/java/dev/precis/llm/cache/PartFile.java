package dev.precis.llm.cache;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Optional;

/**
 * A file that is being fetched, on disk: until it is complete, its content is in {@code NAME.part},
 * and {@code NAME.version} says which content that is a part of. Used by one thread of one process
 * at a time.
 */
final class PartFile {
  private final Path whole;
  private final Path part;
  private final Path version;

  PartFile(Path folder, String name) {
    this.whole = folder.resolve(name);
    this.part = folder.resolve(name + ".part");
    this.version = folder.resolve(name + ".version");
  }

  /** The complete file. */
  Path whole() {
    return whole;
  }

  /** The part, which may not exist. */
  Path part() {
    return part;
  }

  /** The number of bytes that have been fetched. */
  long present() throws IOException {
    return Files.exists(whole) ? Files.size(whole) : Files.exists(part) ? Files.size(part) : 0;
  }

  /**
   * Returns the version that the part belongs to; empty if the transfer cannot be resumed.
   *
   * @param isCheckedLater whether the SHA-256 of the whole file is known, so that a wrong part will
   *     be noticed
   */
  Optional<SourceVersion> resumable(boolean isCheckedLater) throws IOException {
    if (!Files.isRegularFile(part) || !Files.isRegularFile(version)) {
      return Optional.empty();
    }
    String[] fields = Files.readString(version).split(" ", 2);
    // A process that was killed may have left anything here.
    if (fields.length < 2 || !fields[0].matches("\\d{1,18}")) {
      return Optional.empty();
    }
    SourceVersion of = new SourceVersion(Long.parseLong(fields[0]), fields[1]);
    boolean isResumable = of.isCertain() || isCheckedLater;
    long size = Files.size(part);
    return isResumable && size > 0 && size <= of.size() ? Optional.of(of) : Optional.empty();
  }

  /**
   * Opens the part, cut off at a position.
   *
   * @throws PermanentSourceException when it cannot be written
   */
  RandomAccessFile open(long from) throws IOException {
    try {
      RandomAccessFile file = new RandomAccessFile(part.toFile(), "rw");
      file.setLength(from);
      return file;
    } catch (IOException e) {
      throw new PermanentSourceException(part + " cannot be written: " + RetryPolicy.reason(e), e);
    }
  }

  /**
   * Notes which content the part belongs to.
   *
   * @throws PermanentSourceException when that cannot be written
   */
  void record(SourceVersion of) throws IOException {
    try {
      Files.writeString(version, of.line());
    } catch (IOException e) {
      throw writeFailure(e);
    }
  }

  /**
   * Deletes the part, so that a full disk does not stay full, and returns the failure to report.
   *
   * @param e why the part or its version cannot be written
   */
  PermanentSourceException writeFailure(IOException e) throws PermanentSourceException {
    String progress = progress();
    discard();
    return new PermanentSourceException(
        "writing it to "
            + part
            + " failed: "
            + RetryPolicy.reason(e)
            + ", "
            + progress
            + "; the partial file is deleted",
        e);
  }

  /** Makes the part the complete file. */
  void complete() throws IOException {
    Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
    deleteVersion();
  }

  /** Deletes what a completed transfer no longer needs. */
  void deleteVersion() throws IOException {
    Files.deleteIfExists(version);
  }

  /**
   * Deletes the part.
   *
   * @throws PermanentSourceException when it cannot be deleted
   */
  void discard() throws PermanentSourceException {
    try {
      Files.deleteIfExists(part);
      Files.deleteIfExists(version);
    } catch (IOException e) {
      throw new PermanentSourceException(part + " cannot be deleted: " + e, e);
    }
  }

  /** Describes how much has arrived, as {@code got 1,000 of 3,000 bytes}. */
  String progress() {
    try {
      String of = Files.exists(version) ? Files.readString(version).split(" ", 2)[0] : "-1";
      String total =
          of.matches("\\d{1,18}")
              ? String.format(Locale.ROOT, "%,d", Long.parseLong(of))
              : "an unknown number of";
      return String.format(Locale.ROOT, "got %,d of %s bytes", present(), total);
    } catch (IOException e) {
      return "got an unknown number of bytes";
    }
  }
}
