package dev.precis.llm.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.precis.llm.engine.Generation;
import dev.precis.llm.engine.GenerationTimes;
import dev.precis.llm.engine.StopReason;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpeedTest {
  private static TimedAnswer answer(double wait, double reading, double writing) {
    GenerationTimes times =
        new GenerationTimes(
            Math.round(1e3 * reading),
            Math.round(1e3 * writing),
            Math.round(1e3 * (wait + reading)));
    return TimedAnswer.of(
        new Generation("words", StopReason.STOP, 1000, 101, times),
        Math.round(1e9 * (wait + reading + writing)));
  }

  @Test
  void ofOnePromptAtATime() {
    Speed speed = Speed.of(List.of(answer(0, 10, 5), answer(0, 10, 5)), 30);

    assertThat(speed.promptTokensPerSecond()).isCloseTo(100, within(1e-6));
    assertThat(speed.generatedTokensPerSecond()).isCloseTo(20.2, within(1e-6));
  }

  @Test
  void ofTwoPromptsAtATimeIsThatOfBothTogether() {
    Speed speed = Speed.of(List.of(answer(0, 10, 5), answer(0, 10, 5)), 15);

    assertThat(speed.promptTokensPerSecond()).isCloseTo(200, within(1e-6));
    assertThat(speed.seconds(2000, 202)).isCloseTo(15, within(1e-6));
  }

  @Test
  void aWaitIsNoReading() {
    Speed speed = Speed.of(List.of(answer(0, 10, 5), answer(15, 10, 5)), 30);

    assertThat(speed.promptTokensPerSecond()).isCloseTo(100, within(1e-6));
  }

  @Test
  void ofAnEngineThatTellsNoTimesStillGivesTheWholeTime() {
    TimedAnswer untold =
        TimedAnswer.of(new Generation("words", StopReason.STOP, 900, 100), 4_000_000_000L);

    Speed speed = Speed.of(List.of(untold), 4);

    assertThat(speed.promptTokensPerSecond()).isEqualTo(250);
    assertThat(speed.seconds(900, 100)).isEqualTo(4);
    assertThat(untold.firstTokenSeconds()).isNaN();
    assertThat(untold.secondsPerToken()).isNaN();
  }

  @Test
  void theTimePerTokenLeavesOutTheFirst() {
    assertThat(answer(3, 10, 5).secondsPerToken()).isCloseTo(0.05, within(1e-9));
    assertThat(
            TimedAnswer.of(
                    new Generation("word", StopReason.STOP, 10, 1, new GenerationTimes(10, 0, 10)),
                    10_000_000)
                .secondsPerToken())
        .isNaN();
  }
}
