package dev.precis.job.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class InputTextsTest {
  @Test
  void samplesTextsOfTypicalLengthFirst() {
    TreeMap<Long, Long> lengths = new TreeMap<>();
    for (long length = 1; length <= 100; length++) {
      lengths.put(length, 1L);
    }

    assertThat(InputTexts.sampledLengths(lengths))
        .as("half of all characters are in texts of up to 71")
        .containsExactly(71L, 62L, 79L, 50L, 87L, 36L, 94L, 98L);
  }

  @Test
  void samplesEachLengthOnce() {
    assertThat(InputTexts.sampledLengths(new TreeMap<>(Map.of(10L, 3L, 10_000L, 1L))))
        .containsExactly(10_000L);
  }

  @Test
  void samplesNothingOfNothing() {
    assertThat(InputTexts.sampledLengths(new TreeMap<>())).isEmpty();
    assertThat(InputTexts.sampledLengths(new TreeMap<>(Map.of(0L, 2L)))).isEmpty();
  }
}
