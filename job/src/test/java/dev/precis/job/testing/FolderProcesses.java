package dev.precis.job.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The processes that work in a folder or below it, as Linux tells: whoever started them, and
 * whether or not their parents live. So what a test began is found again, whatever happened.
 *
 * @param folder a real path
 */
public record FolderProcesses(Path folder) {
  private static final Duration DEATH = Duration.ofSeconds(20);

  /**
   * @param folder one that is there
   */
  public static FolderProcesses below(Path folder) {
    try {
      return new FolderProcesses(folder.toRealPath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public List<ProcessHandle> running() {
    return ProcessHandle.allProcesses()
        .filter(process -> workingFolder(process).filter(at -> at.startsWith(folder)).isPresent())
        .toList();
  }

  /** Where a process works; empty when it has ended, or is another user's. */
  static Optional<Path> workingFolder(ProcessHandle process) {
    try {
      return Optional.of(Files.readSymbolicLink(proc(process).resolve("cwd")));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The words of its command, each ended by a NUL; empty when it has ended. */
  static String command(ProcessHandle process) {
    try {
      return Files.readString(proc(process).resolve("cmdline"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  /**
   * Kills them all, also those that are halted, and those that they begin meanwhile.
   *
   * @throws AssertionError when one lives on
   */
  void killAll() {
    Await.until(
        () -> "the end of processes " + running(),
        DEATH,
        () -> {
          List<ProcessHandle> left = running();
          left.forEach(ProcessHandle::destroyForcibly);
          return left.isEmpty();
        });
  }

  private static Path proc(ProcessHandle process) {
    return Path.of("/proc", Long.toString(process.pid()));
  }
}
