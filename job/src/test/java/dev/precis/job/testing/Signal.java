package dev.precis.job.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the tests do to processes, by the names of {@code kill}. */
public enum Signal {
  /** Ends a process at once; it cannot clean up, and its JVM runs no hook. */
  KILL,
  /** Asks a process to end. */
  TERM,
  /** Asks a process to end, as Ctrl-C does. */
  INT,
  /** Halts a process, with its memory, files and connections left open. */
  STOP,
  /** Lets a halted process go on. */
  CONT;

  /**
   * Whether processes that this JVM starts ignore Ctrl-C, which they inherit. A shell without job
   * control starts its background processes so, and a JVM then leaves it so. Linux only; false
   * elsewhere.
   */
  public static boolean isInterruptIgnored() {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return false;
    }
    try (Stream<String> lines = Files.lines(status)) {
      String mask = lines.filter(line -> line.startsWith("SigIgn:")).findFirst().orElseThrow();
      return (Long.parseUnsignedLong(mask.substring(mask.indexOf(':') + 1).strip(), 16) & 2) != 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @throws IllegalStateException when there is no such process
   */
  public void send(ProcessHandle process) {
    try {
      // The shell's own kill: not every Linux has the program.
      Process kill =
          new ProcessBuilder(
                  "bash", "-c", "kill -s \"$0\" \"$1\"", name(), Long.toString(process.pid()))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      int code = kill.waitFor();
      if (code != 0) {
        throw new IllegalStateException(
            "Cannot send " + this + ": no such process, got " + process.pid());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Cannot send " + this + ": interrupted", e);
    }
  }
}
