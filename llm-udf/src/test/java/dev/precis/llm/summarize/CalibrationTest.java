package dev.precis.llm.summarize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.FailureKind;
import dev.precis.llm.engine.Generation;
import dev.precis.llm.engine.GenerationException;
import dev.precis.llm.engine.GenerationRequest;
import dev.precis.llm.engine.Prompt;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.engine.StopReason;
import dev.precis.llm.engine.TextGenerator;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalibrationTest {
  private static final String SAMPLE = "the keeper climbed the stairs every evening ".repeat(40);

  /** Reads and writes at fixed speeds by a clock of its own, one prompt after another. */
  private static final class Paced implements TextGenerator {
    private static final int CHARS_A_TOKEN = 4;

    private final AtomicLong nanos = new AtomicLong();
    private final int contextTokens;
    private final double readPerSecond;
    private final double writtenPerSecond;

    Paced(int contextTokens, double readPerSecond, double writtenPerSecond) {
      this.contextTokens = contextTokens;
      this.readPerSecond = readPerSecond;
      this.writtenPerSecond = writtenPerSecond;
    }

    @Override
    public Generation generate(GenerationRequest request, Cancellation cancellation) {
      int read = countTokens(request.prompt());
      int written = request.maxNewTokens();
      if (read + written > contextTokens) {
        throw new GenerationException(FailureKind.PROMPT_TOO_LONG, read + " and " + written);
      }
      nanos.addAndGet((long) (1e9 * (read / readPerSecond + written / writtenPerSecond)));
      return new Generation("words", StopReason.LENGTH, read, written);
    }

    @Override
    public int countTokens(Prompt prompt) {
      return (prompt.system().length() + prompt.user().length()) / CHARS_A_TOKEN;
    }

    @Override
    public int contextTokens() {
      return contextTokens;
    }

    @Override
    public void close() {}
  }

  private static Calibration calibrate(Paced generator, int slots, String sample) {
    return Calibration.of(
        generator,
        slots,
        sample,
        SummarySettings.defaults(),
        SamplingSettings.defaults(),
        generator.nanos::get);
  }

  @ParameterizedTest
  @CsvSource({
    "2048, 1, 40,   15",
    "2048, 4, 40,   15",
    "4096, 2, 2000, 120",
    "512,  1, 4000, 400",
    "160,  1, 30,   10"
  })
  void findsTheSpeeds(int context, int slots, double read, double written) {
    Calibration found = calibrate(new Paced(context, read, written), slots, SAMPLE);

    assertThat(found.charsPerToken()).isCloseTo(4, withPercentage(3));
    assertThat(found.promptTokensPerSecond()).isCloseTo(read, withPercentage(15));
    assertThat(found.generatedTokensPerSecond()).isCloseTo(written, withPercentage(15));
  }

  @Test
  void takesSecondsAlone() {
    Paced slow = new Paced(4096, 40, 15);

    calibrate(slow, 4, SAMPLE);

    assertThat(slow.nanos.get() / 1e9).isBetween(5.0, 40.0);
  }

  @Test
  void aShortSampleIsRepeated() {
    assertThat(calibrate(new Paced(2048, 2000, 120), 2, "A short one.").promptTokensPerSecond())
        .isCloseTo(2000, withPercentage(15));
  }

  @Test
  void noSampleIsRefused() {
    assertThatThrownBy(() -> calibrate(new Paced(2048, 2000, 120), 2, " \n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot calibrate: the sample must contain text, got an empty one");
  }
}
