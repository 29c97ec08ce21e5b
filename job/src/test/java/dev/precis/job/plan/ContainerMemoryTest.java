package dev.precis.job.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerMemoryTest {
  private static final long GIB = 1L << 30;

  @TempDir private Path root;

  private void write(String file, String text) {
    try {
      Files.createDirectories(root.resolve(file).getParent());
      Files.writeString(root.resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void machine(long bytes) {
    write(
        "proc/meminfo",
        "MemTotal:       " + (bytes >> 10) + " kB\nMemFree:         1234 kB\nMemAvailable: 1 kB\n");
  }

  private ContainerMemory read() {
    return ContainerMemory.read(root).orElseThrow();
  }

  @Test
  void takesTheLimitOfAGroupOfVersionTwo() {
    machine(24 * GIB);
    write("proc/self/cgroup", "0::/kubepods/pod1/main\n");
    write("sys/fs/cgroup/kubepods/pod1/main/memory.max", 6 * GIB + "\n");

    assertThat(read())
        .isEqualTo(
            new ContainerMemory(
                6 * GIB, "cgroup v2, /sys/fs/cgroup/kubepods/pod1/main/memory.max"));
  }

  @Test
  void takesTheSmallestLimitOnTheWayUp() {
    machine(24 * GIB);
    write("proc/self/cgroup", "0::/a/b/c\n");
    write("sys/fs/cgroup/a/b/c/memory.max", "max\n");
    write("sys/fs/cgroup/a/b/memory.max", 8 * GIB + "\n");
    write("sys/fs/cgroup/a/memory.max", 4 * GIB + "\n");

    assertThat(read().bytes()).isEqualTo(4 * GIB);
  }

  @Test
  void takesTheRootsLimitInAContainerThatSeesItsGroupAsTheRoot() {
    machine(24 * GIB);
    write("proc/self/cgroup", "0::/../../outside\n");
    write("sys/fs/cgroup/memory.max", 3 * GIB + "\n");
    assertThat(read().bytes()).as("a path that leads out").isEqualTo(24 * GIB);

    write("proc/self/cgroup", "0::/\n");
    assertThat(read().bytes()).isEqualTo(3 * GIB);
  }

  @Test
  void takesTheLimitOfAGroupOfVersionOne() {
    machine(24 * GIB);
    write("proc/self/cgroup", "9:name=systemd:/\n4:cpu,memory:/docker/0123\n0::/\n");
    write("sys/fs/cgroup/memory/memory.limit_in_bytes", 2 * GIB + "\n");

    assertThat(read())
        .as("the host's path is not there in the container")
        .isEqualTo(
            new ContainerMemory(2 * GIB, "cgroup v1, /sys/fs/cgroup/memory/memory.limit_in_bytes"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"max", "9223372036854771712", "", "0", "-1", "lots", "99999999999999999999999"})
  void takesTheMachinesMemoryIfThereIsNoLimit(String unlimited) {
    machine(24 * GIB);
    write("proc/self/cgroup", "4:memory:/a\n0::/a\n");
    write("sys/fs/cgroup/memory/a/memory.limit_in_bytes", unlimited + "\n");
    write("sys/fs/cgroup/a/memory.max", unlimited + "\n");

    assertThat(read()).isEqualTo(new ContainerMemory(24 * GIB, "/proc/meminfo"));
  }

  @Test
  void ignoresALimitAboveTheMachinesMemory() {
    machine(2 * GIB);
    write("proc/self/cgroup", "0::/a\n");
    write("sys/fs/cgroup/a/memory.max", 64 * GIB + "\n");

    assertThat(read().bytes()).isEqualTo(2 * GIB);
  }

  @Test
  void isEmptyWithoutLinux() {
    assertThat(ContainerMemory.read(root)).isEmpty();
    assertThat(ContainerMemory.ofProcess().bytes()).isGreaterThan(GIB / 2);
  }
}
