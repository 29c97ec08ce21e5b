package dev.precis.job.testing;

import java.io.IOException;
import java.io.UncheckedIOException;

/** What the tests do to processes, by the names of {@code kill}. */
public enum Signal {
  /** Ends a process at once; it cannot clean up, and its JVM runs no hook. */
  KILL,
  /** Asks a process to end. */
  TERM,
  /** Halts a process, with its memory, files and connections left open. */
  STOP,
  /** Lets a halted process go on. */
  CONT;

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
