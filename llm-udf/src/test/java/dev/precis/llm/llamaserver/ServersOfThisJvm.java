package dev.precis.llm.llamaserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The processes of real servers, as the operating system shows them (Linux). */
final class ServersOfThisJvm {
  private ServersOfThisJvm() {}

  /** Those that this JVM has started. */
  static List<ProcessHandle> running(Path program) {
    return ProcessHandle.current()
        .descendants()
        .filter(process -> process.info().command().equals(Optional.of(program.toString())))
        .filter(ProcessHandle::isAlive)
        .toList();
  }

  static ProcessHandle one(Path program) {
    List<ProcessHandle> all = running(program);
    if (all.size() != 1) {
      throw new AssertionError("expected one server, got " + all);
    }
    return all.get(0);
  }

  /**
   * What everybody, or the same user, can read of a process: {@code cmdline} or {@code environ}.
   */
  static String visible(ProcessHandle process, String file) {
    try {
      return new String(
              Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), file)),
              StandardCharsets.UTF_8)
          .replace('\0', '\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void signal(ProcessHandle process, String name) {
    try {
      int unused =
          new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
