package dev.precis.job.lock;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where this process runs. */
final class Machine {
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Path PROCESS_NAMESPACE = Path.of("/proc/self/ns/pid");

  private Machine() {}

  /** Its name, for people: many machines may be called {@code localhost}. */
  static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  /**
   * What only processes that can see each other have in common: the start of the system, and, since
   * each container counts its processes from 1, the namespace of process ids. Empty where the
   * system, other than Linux, does not state it.
   */
  static String id() {
    try {
      return Files.readString(BOOT_ID).strip()
          + ' '
          + Files.readSymbolicLink(PROCESS_NAMESPACE).toString();
    } catch (IOException | UnsupportedOperationException e) {
      return "";
    }
  }
}
