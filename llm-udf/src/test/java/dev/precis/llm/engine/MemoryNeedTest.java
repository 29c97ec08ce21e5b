package dev.precis.llm.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryNeedTest {
  @Test
  void addsUp() {
    MemoryNeed need = new MemoryNeed(1, 20, 300, 4_000, 50_000);

    assertThat(need.totalBytes()).isEqualTo(54_321);
    assertThat(need.leastBytes()).as("pages that have a copy can go").isEqualTo(54_301);
  }
}
