package dev.precis.job.journal;

import dev.precis.job.store.TextFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * The files of a {@link Journal}: {@code TEXT_SHA256-ID}, empty, for one text, and {@code
 * process-RUN-ID} for many, with the key of one in each line. Thread-safe.
 */
record JournalEntries(FileSystem files, Path folder) {
  /** Higher runs earlier; the hooks of Hadoop's file systems have 10. */
  static final int HOOK_PRIORITY = 90;

  private static final String PROCESS = "process-";
  private static final int SHA256 = 64;
  private static final int KEY = 16;

  static JournalEntries of(Path folder, FileSystem files) {
    return new JournalEntries(files, files.makeQualified(folder));
  }

  /** A text in few bytes: the first 64 bits of its hash. */
  static long key(String textSha256) {
    return Long.parseUnsignedLong(textSha256, 0, KEY, 16);
  }

  List<FileStatus> all() {
    try {
      return Arrays.asList(files.listStatus(folder));
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the journal " + folder, e);
    }
  }

  /** Those for one text. */
  List<FileStatus> of(String textSha256) {
    return all().stream()
        .filter(entry -> entry.getPath().getName().startsWith(textSha256))
        .toList();
  }

  /** Whether it is for one text. Journals may hold the files of later versions. */
  static boolean isOfText(FileStatus entry) {
    String name = entry.getPath().getName();
    return name.length() > SHA256 && name.charAt(SHA256) == '-';
  }

  /** The text of an entry for one. */
  static String text(FileStatus entry) {
    return entry.getPath().getName().substring(0, SHA256);
  }

  static boolean isOfProcess(FileStatus entry) {
    return entry.getPath().getName().startsWith(PROCESS);
  }

  static boolean isOfRun(FileStatus entry, String run) {
    return entry.getPath().getName().startsWith(PROCESS + run);
  }

  /** The entry of a process that works for a run. */
  Path ofProcess(String run) {
    return new Path(folder, PROCESS + run + '-' + UUID.randomUUID());
  }

  /** Writes an entry for many texts, in place of an earlier one. */
  void write(Path entry, Set<Long> keys) {
    StringBuilder lines = new StringBuilder();
    keys.forEach(key -> lines.append(Long.toHexString(key)).append('\n'));
    try {
      new TextFile(files, entry).write(lines.toString());
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  /** The keys of an entry for many texts; none if it is gone. */
  Set<Long> read(Path entry) {
    try {
      Set<Long> keys = new HashSet<>();
      new TextFile(files, entry)
          .readIfExists()
          .ifPresent(
              text -> text.lines().forEach(line -> keys.add(Long.parseUnsignedLong(line, 16))));
      return keys;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the journal " + folder, e);
    }
  }

  void delete(Path entry) {
    try {
      files.delete(entry, false);
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  /** Works while there is an entry for a text. */
  <T> T with(String textSha256, Supplier<T> work) {
    Path entry = new Path(folder, textSha256 + '-' + UUID.randomUUID());
    Runnable onShutdown = () -> delete(entry);
    ShutdownHookManager hooks = ShutdownHookManager.get();
    create(entry);
    if (!hooks.isShutdownInProgress()) {
      hooks.addShutdownHook(onShutdown, HOOK_PRIORITY);
    }
    try {
      return work.get();
    } finally {
      delete(entry);
      if (!hooks.isShutdownInProgress()) {
        hooks.removeShutdownHook(onShutdown);
      }
    }
  }

  /** Leaves no entry behind where it fails, as on a full disk: it would count as a death. */
  private void create(Path entry) {
    try {
      files.create(entry, false).close();
    } catch (IOException e) {
      deleteAfter(e, entry);
      throw cannotWrite(e);
    } catch (FSError e) {
      deleteAfter(e, entry);
      throw e;
    }
  }

  private void deleteAfter(Throwable failure, Path entry) {
    try {
      delete(entry);
    } catch (UncheckedIOException e) {
      failure.addSuppressed(e);
    }
  }

  private UncheckedIOException cannotWrite(IOException cause) {
    return new UncheckedIOException("Cannot write the journal " + folder, cause);
  }
}
