package dev.precis.llm.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class HostProcessTest {
  @Test
  void knowsAProcessThatRuns() {
    HostProcess current = HostProcess.current();

    assertThat(current.pid()).isEqualTo(ProcessHandle.current().pid());
    assertThat(current.start()).isNotEmpty();
    assertThat(current.isAlive()).isTrue();
    assertThat(HostProcess.of(current.pid())).isEqualTo(current);
  }

  @Test
  void takesNoOtherProcessWithItsNumberForIt() {
    HostProcess former = new HostProcess(ProcessHandle.current().pid(), "1");

    former.kill();

    assertThat(former.isAlive()).isFalse();
    assertThat(HostProcess.current().isAlive()).isTrue();
  }

  @Test
  void killsAProcessOnce() throws IOException, InterruptedException {
    Process child = new ProcessBuilder("sleep", "1000").start();
    HostProcess process = HostProcess.of(child.pid());
    assertThat(process.isAlive()).isTrue();

    process.kill();
    int unused = child.waitFor();
    process.kill();

    assertThat(process.isAlive()).isFalse();
    assertThat(HostProcess.of(child.pid()).isAlive()).isFalse();
  }
}
