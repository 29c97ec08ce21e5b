package dev.precis.llm.llamaserver;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Commands that start another command, where this machine has them. Linux has them, macOS not. */
final class Wrappers {
  private static final List<String> DIES_WITH_PARENT = List.of("setpriv", "--pdeathsig", "KILL");
  private static final List<String> OWN_SESSION = List.of("setsid");
  private static final long CHECK_SECONDS = 10;

  private Wrappers() {}

  /** The kernel kills the command when its parent dies. Empty if this machine cannot do that. */
  static List<String> diesWithParent() {
    return works(DIES_WITH_PARENT) ? DIES_WITH_PARENT : List.of();
  }

  /** The command gets a session of its own. Empty if this machine cannot do that. */
  static List<String> ownSession() {
    return works(OWN_SESSION) ? OWN_SESSION : List.of();
  }

  private static boolean works(List<String> wrapper) {
    String path = System.getenv("PATH");
    boolean exists =
        path != null
            && Stream.of(path.split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, wrapper.get(0))));
    // The setpriv of some small images has not all options.
    return exists && succeeds(Stream.concat(wrapper.stream(), Stream.of("true")).toList());
  }

  private static boolean succeeds(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      boolean ended = process.waitFor(CHECK_SECONDS, TimeUnit.SECONDS);
      process.destroyForcibly();
      return ended && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
