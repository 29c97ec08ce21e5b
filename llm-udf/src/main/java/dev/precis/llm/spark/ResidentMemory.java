package dev.precis.llm.spark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The resident memory of this process: the Java heap, the model's weights, its contexts, and so on.
 */
final class ResidentMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");

  private ResidentMemory() {}

  /** The resident memory in bytes; 0 on systems other than Linux. */
  static long bytes() {
    try {
      Matcher line = RESIDENT.matcher(Files.readString(STATUS, StandardCharsets.UTF_8));
      return line.find() ? Long.parseLong(line.group(1)) * 1024 : 0;
    } catch (IOException e) {
      return 0;
    }
  }
}
