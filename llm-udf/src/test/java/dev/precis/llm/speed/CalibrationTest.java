package dev.precis.llm.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.FailureKind;
import dev.precis.llm.engine.Generation;
import dev.precis.llm.engine.GenerationException;
import dev.precis.llm.engine.GenerationRequest;
import dev.precis.llm.engine.GenerationTimes;
import dev.precis.llm.engine.Prompt;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.engine.StopReason;
import dev.precis.llm.engine.TextGenerator;
import dev.precis.llm.summarize.Summarizer;
import dev.precis.llm.summarize.SummarySettings;
import dev.precis.llm.summarize.WorkEstimate;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalibrationTest {
  private static final String SAMPLE = "the keeper climbed the stairs every evening ".repeat(40);

  /** Reads and writes at fixed speeds by a clock of its own, one prompt after another. */
  private static final class Paced implements TextGenerator {
    private static final int CHARS_A_TOKEN = 4;
    private static final int ANSWER_TOKENS = 20;

    private final AtomicLong nanos = new AtomicLong();
    private final Queue<Integer> prompts = new ConcurrentLinkedQueue<>();
    private final int contextTokens;
    private final double readPerSecond;
    private final double writtenPerSecond;

    /** Added for each token that the prompt has already. */
    private final double slowerPerToken;

    Paced(int contextTokens, double readPerSecond, double writtenPerSecond) {
      this(contextTokens, readPerSecond, writtenPerSecond, 0);
    }

    Paced(int contextTokens, double readPerSecond, double writtenPerSecond, double slowerPerToken) {
      this.contextTokens = contextTokens;
      this.readPerSecond = readPerSecond;
      this.writtenPerSecond = writtenPerSecond;
      this.slowerPerToken = slowerPerToken;
    }

    double readSeconds(double tokens) {
      return tokens / readPerSecond * (1 + slowerPerToken * tokens / 2);
    }

    @Override
    public synchronized Generation generate(GenerationRequest request, Cancellation cancellation) {
      int read = countTokens(request.prompt());
      int written = Math.min(ANSWER_TOKENS, request.maxNewTokens());
      if (read + request.maxNewTokens() > contextTokens) {
        throw new GenerationException(FailureKind.PROMPT_TOO_LONG, read + " and " + written);
      }
      prompts.add(read);
      double reading = readSeconds(read);
      double writing = written / writtenPerSecond;
      nanos.addAndGet((long) (1e9 * (reading + writing)));
      return new Generation(
          "words",
          StopReason.STOP,
          read,
          written,
          new GenerationTimes(
              Math.round(1e3 * reading), Math.round(1e3 * writing), Math.round(1e3 * reading)));
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

  private static Calibration calibrate(Paced generator, int slots, String... samples) {
    return Calibration.of(
        generator,
        slots,
        List.of(samples),
        SummarySettings.defaults(),
        SamplingSettings.defaults(),
        generator.nanos::get);
  }

  @ParameterizedTest
  @CsvSource({
    "2048, 1, 40,   15",
    "2048, 4, 40,   15",
    "4096, 2, 2000, 120",
    "1024, 1, 4000, 400",
    "512,  1, 30,   10"
  })
  void findsTheSpeeds(int context, int slots, double read, double written) {
    Calibration found = calibrate(new Paced(context, read, written), slots, SAMPLE);

    assertThat(found.charsPerToken()).isCloseTo(4, withPercentage(3));
    assertThat(found.speed().promptTokensPerSecond()).isCloseTo(read, withPercentage(2));
    assertThat(found.speed().generatedTokensPerSecond()).isCloseTo(written, withPercentage(2));
  }

  @Test
  void readsPromptsAsLongAsTheTextsBecauseReadingSlowsWithLength() {
    Paced slowing = new Paced(4096, 200, 30, 0.001);
    String text = SAMPLE.repeat(5);

    Calibration found = calibrate(slowing, 1, text);

    int length = slowing.prompts.stream().mapToInt(Integer::intValue).max().orElseThrow();
    assertThat(length).isGreaterThan(text.length() / 4);
    assertThat(found.speed().promptTokensPerSecond())
        .isCloseTo(length / slowing.readSeconds(length), withPercentage(2));
  }

  @Test
  void foretellsTheTimeOfARunOverTheSameTexts() {
    Paced slowing = new Paced(4096, 200, 30, 0.001);
    String[] texts = {SAMPLE.repeat(3), SAMPLE, SAMPLE.repeat(5)};
    Calibration found = calibrate(slowing, 1, texts);
    WorkEstimate estimate =
        WorkEstimate.of(
            slowing.contextTokens(),
            slowing::countTokens,
            found.charsPerToken(),
            SummarySettings.defaults(),
            SamplingSettings.defaults());
    long start = slowing.nanos.get();
    WorkEstimate.Work work = WorkEstimate.Work.NONE;
    Summarizer run =
        new Summarizer(slowing, SummarySettings.defaults(), SamplingSettings.defaults());
    for (String text : texts) {
      work = work.plus(estimate.of((long) (text.length() / found.charsPerToken())));
      assertThat(run.summarize(text, Cancellation.NEVER).text()).isNotBlank();
    }

    assertThat(found.writtenShare()).as("answers are shorter than requested").isLessThan(0.2);
    assertThat(found.seconds(work))
        .isCloseTo((slowing.nanos.get() - start) / 1e9, withPercentage(5));
  }

  @Test
  void keepsAllSlotsBusyWithDifferentPrompts() {
    Paced generator = new Paced(2048, 2000, 120);

    Calibration found = calibrate(generator, 4, SAMPLE);

    assertThat(found.texts()).isEqualTo(4);
    assertThat(generator.prompts).as("one to warm up").hasSize(5);
  }

  @Test
  void endsAfterAMinuteButNotWithoutATextForEachSlot() {
    Paced slow = new Paced(4096, 10, 2);

    assertThat(calibrate(slow, 2, SAMPLE, SAMPLE, SAMPLE, SAMPLE).texts()).isEqualTo(2);
  }

  @Test
  void splitsATextThatDoesNotFit() {
    Paced small = new Paced(1024, 2000, 120);

    assertThat(calibrate(small, 1, SAMPLE.repeat(20)).texts()).isEqualTo(1);
    assertThat(small.prompts).as("one to warm up").hasSize(2);
  }

  @Test
  void noSampleIsRefused() {
    assertThatThrownBy(() -> calibrate(new Paced(2048, 2000, 120), 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot calibrate: there is no sample of the texts");
  }
}
