package dev.precis.llm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GenerationRequestTest {
  private static GenerationRequest request(int maxNewTokens) {
    return new GenerationRequest(
        new Prompt("", "x"), SamplingSettings.defaults(), maxNewTokens, Duration.ofMinutes(1));
  }

  @Test
  void asksForOneTokenOrMore() {
    assertThat(request(1).maxNewTokens()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void refusesToAskForNoToken(int maxNewTokens) {
    assertThatThrownBy(() -> request(maxNewTokens))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot generate: maxNewTokens must be at least 1, got " + maxNewTokens);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1})
  void refusesToAskWithoutTime(long seconds) {
    assertThatThrownBy(
            () ->
                new GenerationRequest(
                    new Prompt("", "x"),
                    SamplingSettings.defaults(),
                    1,
                    Duration.ofSeconds(seconds)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot generate: timeLimit must be greater than zero, got "
                + Duration.ofSeconds(seconds));
  }
}
