package dev.precis.job.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineTest {
  @TempDir private Path folder;

  private Machine machine(String cpuinfo) throws IOException {
    return Machine.of(
        Files.writeString(folder.resolve("cpuinfo"), cpuinfo), "amd64", 2, 8L << 30, 0.4);
  }

  @Test
  void readsNameAndInstructionSets() throws IOException {
    Machine machine =
        machine(
            """
            processor : 0
            model name : AMD EPYC 9B45
            flags : fpu avx avx2 avx512f xsave

            processor : 1
            model name : Another
            flags : fpu
            """);

    assertThat(machine.processor()).isEqualTo("AMD EPYC 9B45");
    assertThat(machine.instructionSets()).containsExactly("avx", "avx2", "avx512f");
    assertThat(machine.text())
        .isEqualTo("AMD EPYC 9B45, 2 cores, 8.0 GiB memory, load 0.4; avx avx2 avx512f");
  }

  @Test
  void readsThoseOfArm() throws IOException {
    Machine machine = machine("processor\t: 0\nFeatures\t: fp asimd asimddp sve i8mm\n");

    assertThat(machine.processor()).isEqualTo("amd64");
    assertThat(machine.instructionSets()).containsExactly("asimd", "asimddp", "i8mm", "sve");
  }

  @Test
  void knowsLittleOfOtherSystems() {
    Machine machine = Machine.of(folder.resolve("none"), "aarch64", 8, 16L << 30, -1);

    assertThat(machine.text())
        .isEqualTo("aarch64, 8 cores, 16.0 GiB memory, load unknown; instruction sets unknown");
    assertThat(machine.isBusy()).isFalse();
  }

  @Test
  void isBusyIfOthersWork() {
    assertThat(Machine.of(folder, "amd64", 2, 1, 0.4).isBusy()).isFalse();
    assertThat(Machine.of(folder, "amd64", 2, 1, 1.5).isBusy()).isTrue();
  }
}
