package dev.precis.job.bench;

import dev.precis.job.console.Console;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The machine that was measured, and its state at the beginning.
 *
 * @param processor its name; its architecture if the system does not tell
 * @param cores number of logical processors that this JVM may use
 * @param instructionSets those that matter to llama.cpp, as Linux names them; empty if unknown
 * @param memoryBytes of the machine
 * @param load average number of processes that wanted a processor in the last minute; negative if
 *     unknown
 */
public record Machine(
    String processor, int cores, List<String> instructionSets, long memoryBytes, double load) {
  private static final List<String> KNOWN =
      List.of(
          "avx",
          "avx2",
          "fma",
          "f16c",
          "avx_vnni",
          "avx512f",
          "avx512bw",
          "avx512vl",
          "avx512_vnni",
          "avx512_bf16",
          "amx_tile",
          "amx_int8",
          "amx_bf16",
          "asimd",
          "asimddp",
          "i8mm",
          "bf16",
          "sve",
          "sve2");

  /** More of the load than this share of the processors disturbs a measurement. */
  private static final double QUIET = 0.25;

  /** This machine. */
  public static Machine here() {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return of(
        Path.of("/proc/cpuinfo"),
        system.getArch(),
        system.getAvailableProcessors(),
        system.getTotalMemorySize(),
        system.getSystemLoadAverage());
  }

  /**
   * @param cpuinfo in the format of Linux; may be missing
   */
  static Machine of(Path cpuinfo, String architecture, int cores, long memoryBytes, double load) {
    Map<String, String> first = firstProcessor(cpuinfo);
    String flags = first.getOrDefault("flags", first.getOrDefault("Features", ""));
    List<String> has = Arrays.asList(flags.split(" ", -1));
    return new Machine(
        first.getOrDefault("model name", architecture),
        cores,
        KNOWN.stream().filter(has::contains).toList(),
        memoryBytes,
        load);
  }

  private static Map<String, String> firstProcessor(Path cpuinfo) {
    Map<String, String> fields = new HashMap<>();
    try {
      for (String line :
          Files.isRegularFile(cpuinfo) ? Files.readAllLines(cpuinfo) : List.<String>of()) {
        int colon = line.indexOf(':');
        if (colon > 0) {
          fields.putIfAbsent(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
        }
      }
    } catch (IOException e) {
      return Map.of();
    }
    return fields;
  }

  /** Whether other processes take so much that the figures will be too low. */
  public boolean isBusy() {
    return load > QUIET * cores;
  }

  String text() {
    return String.format(
        Locale.ROOT,
        "%s, %s, %s memory, load %s; %s",
        processor,
        Console.count(cores, "core"),
        Console.size(memoryBytes),
        load < 0 ? "unknown" : String.format(Locale.ROOT, "%.1f", load),
        instructionSets.isEmpty() ? "instruction sets unknown" : String.join(" ", instructionSets));
  }
}
