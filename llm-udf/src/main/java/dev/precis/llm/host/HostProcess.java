package dev.precis.llm.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A process of this machine, which another JVM may have started. Another process that gets its
 * number later is not taken for it. Immutable.
 *
 * @param pid its number
 * @param start when it started, as the operating system tells it: equal in all JVMs
 */
public record HostProcess(long pid, String start) {
  private static final Path PROC = Path.of("/proc");

  /** In {@code /proc/PID/stat}, counted from the state on, which follows the process's name. */
  private static final int START_FIELD = 19;

  private static final List<String> DEAD = List.of("Z", "X");

  /** The process that has this number now. */
  public static HostProcess of(long pid) {
    return new HostProcess(pid, startOf(pid));
  }

  /** This JVM. */
  public static HostProcess current() {
    return of(ProcessHandle.current().pid());
  }

  /** Empty if it has ended. */
  private static String startOf(long pid) {
    // Not startInstant(): a JVM calculates it from the clock, which may be set meanwhile.
    if (Files.isDirectory(PROC.resolve("self"))) {
      try {
        String stat = Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return DEAD.contains(fields[0]) ? "" : fields[START_FIELD];
      } catch (IOException e) {
        return "";
      }
    }
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .flatMap(process -> process.info().startInstant())
        .map(Instant::toString)
        .orElse("");
  }

  /** Whether it still runs. A process that waits for its parent to notice its end does not. */
  public boolean isAlive() {
    return !start.isEmpty() && start.equals(startOf(pid));
  }

  /** Kills it at once. Does not wait. Idempotent. */
  public void kill() {
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    if (isAlive() && process.isPresent()) {
      boolean unused = process.get().destroyForcibly();
    }
  }
}
