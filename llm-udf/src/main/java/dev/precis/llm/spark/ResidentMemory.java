package dev.precis.llm.spark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The resident memory of processes: the Java heap, the model's weights, its contexts, and so on.
 */
public final class ResidentMemory {
  private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");

  private ResidentMemory() {}

  /** The resident memory of this process in bytes; 0 on systems other than Linux. */
  static long bytes() {
    return bytes("self");
  }

  /**
   * The resident memory of this process and of those that it started, in bytes; 0 on systems other
   * than Linux. Pages that several of them share count for each.
   */
  public static long bytesWithChildren() {
    return bytes()
        + ProcessHandle.current()
            .descendants()
            .mapToLong(process -> bytes(String.valueOf(process.pid())))
            .sum();
  }

  private static long bytes(String process) {
    try {
      Path status = Path.of("/proc", process, "status");
      Matcher line = RESIDENT.matcher(Files.readString(status, StandardCharsets.UTF_8));
      return line.find() ? Long.parseLong(line.group(1)) * 1024 : 0;
    } catch (IOException e) {
      // Another system, or a process that has ended.
      return 0;
    }
  }
}
