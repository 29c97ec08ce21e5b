package dev.precis.job.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The processors of this machine.
 *
 * @param logical number of logical processors that this JVM may use
 * @param threadsPerCore hardware threads that share a core's arithmetic units; 1 if unknown
 */
public record Processors(int logical, int threadsPerCore) {
  public static Processors ofProcess() {
    return new Processors(
        Runtime.getRuntime().availableProcessors(), threadsPerCore(Path.of("/proc/cpuinfo")));
  }

  /**
   * @param cpuinfo in the format of Linux
   * @return 1 if there is no such file, or it has no core numbers
   */
  static int threadsPerCore(Path cpuinfo) {
    int threads = 0;
    Set<String> cores = new HashSet<>();
    Map<String, String> fields = new HashMap<>();
    for (String line : lines(cpuinfo)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        fields.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
      }
      if (line.startsWith("core id")) {
        threads++;
        cores.add(fields.get("physical id") + "/" + fields.get("core id"));
      }
    }
    return cores.isEmpty() ? 1 : Math.max(1, threads / cores.size());
  }

  /** Number of computing threads for this many logical processors: one per core. */
  int threadsFor(int cores) {
    return Math.max(1, cores / threadsPerCore);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      return List.of();
    }
  }
}
