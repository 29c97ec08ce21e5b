package dev.precis.job.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.llm.settings.SettingsException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailureLimitTest {
  @ParameterizedTest
  @CsvSource({
    "5%, 5, 100, false",
    "5%, 6, 100, true",
    "0.5%, 1, 100, true",
    "0%, 1, 1000000, true",
    "100%, 10, 10, false",
    "3, 3, 5, false",
    "3, 4, 1000, true",
    "0, 0, 10, false"
  })
  void isExceededByMore(String limit, long failed, long chapters, boolean exceeded) {
    assertThat(FailureLimit.parse(limit).isExceeded(failed, chapters)).isEqualTo(exceeded);
  }

  @ParameterizedTest
  @ValueSource(strings = {"101%", "-1", "5 %", "many", "1.5", "%"})
  void refusesInvalidLimits(String limit) {
    assertThatThrownBy(() -> JobSettings.of(Map.of("job.max-failed", limit)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("job.max-failed: expected a number such as 20 or a share such as 5%")
        .hasMessageContaining(limit);
  }

  @Test
  void allowsAllToFailByDefault() {
    assertThat(JobSettings.of(Map.of()).run().maxFailed().isExceeded(10, 10)).isFalse();
  }
}
