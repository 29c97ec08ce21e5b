package dev.precis.job.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessorsTest {
  @TempDir private Path folder;

  private int threadsPerCore(int sockets, int cores, int threads) throws IOException {
    StringBuilder text = new StringBuilder();
    int processor = 0;
    for (int i = 0; i < sockets * cores * threads; i++) {
      text.append("processor\t: ").append(processor++).append("\nphysical id\t: ");
      text.append(i % sockets).append("\ncore id\t\t: ").append(i / sockets % cores).append("\n\n");
    }
    return Processors.threadsPerCore(Files.writeString(folder.resolve("cpuinfo"), text));
  }

  @Test
  void countsTheThreadsPerCore() throws IOException {
    assertThat(threadsPerCore(1, 2, 1)).isEqualTo(1);
    assertThat(threadsPerCore(1, 4, 2)).isEqualTo(2);
    assertThat(threadsPerCore(2, 8, 2)).isEqualTo(2);
  }

  @Test
  void assumesOneThreadPerCoreByDefault() throws IOException {
    assertThat(Processors.threadsPerCore(folder.resolve("none"))).isEqualTo(1);
    Path arm = Files.writeString(folder.resolve("arm"), "processor : 0\nBogoMIPS : 243.75\n");
    assertThat(Processors.threadsPerCore(arm)).isEqualTo(1);
  }

  @Test
  void usesOneThreadPerCore() {
    assertThat(new Processors(8, 2).threadsFor(8)).isEqualTo(4);
    assertThat(new Processors(8, 2).threadsFor(1)).isEqualTo(1);
    assertThat(new Processors(8, 1).threadsFor(6)).isEqualTo(6);
  }
}
