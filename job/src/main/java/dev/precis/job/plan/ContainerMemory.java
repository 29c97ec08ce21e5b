package dev.precis.job.plan;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The memory that this process may use: the smallest of the limits of its control groups and the
 * memory of the machine.
 *
 * @param bytes more than 0
 * @param source where the number comes from, for people
 */
public record ContainerMemory(long bytes, String source) {
  private static final String CGROUPS = "sys/fs/cgroup";

  /** Control groups of version 1 write "no limit" as the largest number of pages. */
  private static final long UNLIMITED = 1L << 60;

  /** The memory of this process. */
  static ContainerMemory ofProcess() {
    return read(Path.of("/")).orElseGet(ContainerMemory::ofMachine);
  }

  /**
   * @param root the folder to read instead of {@code /}
   * @return empty if the system is not Linux
   */
  static Optional<ContainerMemory> read(Path root) {
    List<ContainerMemory> limits = new ArrayList<>();
    for (String line : lines(root.resolve("proc/self/cgroup"))) {
      String[] fields = line.split(":", 3);
      if (fields.length == 3 && fields[0].equals("0") && fields[1].isEmpty()) {
        collect(root, root.resolve(CGROUPS), fields[2], "memory.max", "cgroup v2", limits);
      } else if (fields.length == 3 && List.of(fields[1].split(",", -1)).contains("memory")) {
        collect(
            root,
            root.resolve(CGROUPS).resolve("memory"),
            fields[2],
            "memory.limit_in_bytes",
            "cgroup v1",
            limits);
      }
    }
    memTotal(root).ifPresent(bytes -> limits.add(new ContainerMemory(bytes, "/proc/meminfo")));
    return limits.stream().min(Comparator.comparingLong(ContainerMemory::bytes));
  }

  /**
   * Reads the limit of a group and of every group above it, because each applies. A container sees
   * its own group as the root.
   */
  private static void collect(
      Path root, Path top, String group, String file, String kind, List<ContainerMemory> limits) {
    Path folder = top.resolve(group.replaceFirst("^/+", "")).normalize();
    while (folder.startsWith(top)) {
      Path limit = folder.resolve(file);
      limit(limit)
          .ifPresent(
              bytes ->
                  limits.add(new ContainerMemory(bytes, kind + ", /" + root.relativize(limit))));
      folder = folder.getParent();
    }
  }

  private static OptionalLong limit(Path file) {
    for (String line : lines(file)) {
      if (line.strip().matches("\\d{1,18}")) {
        long bytes = Long.parseLong(line.strip());
        return bytes > 0 && bytes < UNLIMITED ? OptionalLong.of(bytes) : OptionalLong.empty();
      }
    }
    return OptionalLong.empty();
  }

  private static OptionalLong memTotal(Path root) {
    for (String line : lines(root.resolve("proc/meminfo"))) {
      if (line.matches("MemTotal:\\s+\\d{1,15} kB")) {
        return OptionalLong.of(Long.parseLong(line.replaceAll("\\D", "")) << 10);
      }
    }
    return OptionalLong.empty();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      // This user may not read the file; another file may have a limit.
      return List.of();
    }
  }

  private static ContainerMemory ofMachine() {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new ContainerMemory(system.getTotalMemorySize(), "the machine");
  }
}
