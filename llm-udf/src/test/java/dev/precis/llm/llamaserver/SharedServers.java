package dev.precis.llm.llamaserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The processes and notes of the servers that are shared in a folder. */
final class SharedServers {
  private SharedServers() {}

  /**
   * The processes of this machine that serve.
   *
   * @param marks arguments that only their command lines have, such as the path of a program
   */
  static List<ProcessHandle> running(String... marks) {
    return ProcessHandle.allProcesses()
        .filter(ProcessHandle::isAlive)
        .filter(process -> command(process).containsAll(List.of(marks)))
        .toList();
  }

  private static List<String> command(ProcessHandle process) {
    try {
      List<String> all = ServersOfThisJvm.visible(process, "cmdline").lines().toList();
      // Not the shell that guards it, which has the server's command among its arguments.
      return all.contains("--port") && !all.contains("-c") ? all : List.of();
    } catch (UncheckedIOException e) {
      return List.of();
    }
  }

  /** The notes of the servers that run, or ran last. */
  static List<HostNote> notes(Path shareFolder) {
    try (Stream<Path> files = Files.walk(shareFolder)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .map(SharedServers::note)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HostNote note(Path file) {
    try {
      return HostNote.read(file).orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
