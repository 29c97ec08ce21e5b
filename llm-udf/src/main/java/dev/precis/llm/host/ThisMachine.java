package dev.precis.llm.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What tells this machine from others that see the same folder, as on a network file system. */
public final class ThisMachine {
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Path NAMESPACES = Path.of("/proc/self/ns");

  private ThisMachine() {}

  /**
   * A text that is equal for JVMs that see the same processes and the same loopback interface. Two
   * containers of a machine have different ones. Outside Linux it is always the same.
   */
  public static String id() {
    return read(BOOT) + " " + link("net") + " " + link("pid");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return "";
    }
  }

  private static String link(String name) {
    try {
      return Files.readSymbolicLink(NAMESPACES.resolve(name)).toString();
    } catch (IOException e) {
      return "";
    }
  }
}
