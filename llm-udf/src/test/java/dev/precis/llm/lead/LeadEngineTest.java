package dev.precis.llm.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.Engines;
import dev.precis.llm.engine.FailureKind;
import dev.precis.llm.engine.Generation;
import dev.precis.llm.engine.GenerationException;
import dev.precis.llm.engine.GenerationRequest;
import dev.precis.llm.engine.ModelDescription;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.Prompt;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.engine.StopReason;
import dev.precis.llm.engine.TextGenerator;
import dev.precis.llm.settings.SettingsReader;
import dev.precis.llm.summarize.Summarizer;
import dev.precis.llm.summarize.Summary;
import dev.precis.llm.summarize.SummarySettings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LeadEngineTest {
  private static final ModelSettings SETTINGS = ModelSettings.defaults().withEngine("lead");
  private static final String STORY =
      "The keeper climbed the stairs. He counted them. Then he slept.";

  private final TextGenerator generator = Engines.onClassPath().named("lead").load(SETTINGS);

  private Summary summarize(String text, Map<String, Object> given) {
    SettingsReader reader = new SettingsReader(given);
    Summarizer summarizer =
        new Summarizer(generator, SummarySettings.read(reader), SamplingSettings.read(reader));
    reader.finish();
    return summarizer.summarize(text, Cancellation.NEVER);
  }

  private static GenerationRequest request(String text, int words, Duration timeLimit) {
    return new GenerationRequest(
        new Prompt("Be brief.", "Go on: " + text, text, words),
        SamplingSettings.defaults(),
        100,
        timeLimit);
  }

  @Test
  void summarizesByFirstSentences() {
    Summary summary = summarize(STORY, Map.of("summary.words", 9));

    assertThat(summary.text()).isEqualTo("The keeper climbed the stairs. He counted them.");
    assertThat(summary.stopReason()).isEqualTo(StopReason.STOP);
    assertThat(summary.generatedTokens()).isEqualTo(8);
    assertThat(summary.promptTokens()).isEqualTo(generator.countTokens(prompt()));
  }

  private static Prompt prompt() {
    SummarySettings settings = SummarySettings.defaults();
    return new Prompt(
        settings.system(),
        settings.instruction().replace("{words}", "9") + "\n\n\"\"\"\n" + STORY + "\n\"\"\"");
  }

  @Test
  void readsNoInstructionForTheWordsAskedFor() {
    assertThat(
            summarize(
                    STORY,
                    Map.of("summary.words", 5, "summary.instruction", "In 500 words: 17 \"\"\" x"))
                .text())
        .isEqualTo("The keeper climbed the stairs.");
  }

  @Test
  void saysThatASentenceWasCutAndDoesNotTakeItForACircle() {
    Summary summary = summarize("and on ".repeat(500), Map.of("summary.words", 6));

    assertThat(summary.text()).isEqualTo("and on and on and on");
    assertThat(summary.stopReason()).isEqualTo(StopReason.WORDS);
    assertThat(summary.passages()).isEqualTo(1);
  }

  @Test
  void keepsToTheLimitOfNewTokensAndToStopStrings() {
    assertThat(summarize(STORY, Map.of("sampling.max-new-tokens", 2)))
        .extracting(Summary::text, Summary::stopReason)
        .containsExactly("The keeper", StopReason.LENGTH);
    assertThat(summarize(STORY, Map.of("sampling.stop", "counted")))
        .extracting(Summary::text, Summary::stopReason, Summary::generatedTokens)
        .containsExactly("The keeper climbed the stairs. He", StopReason.STOP_STRING, 6);
  }

  @Test
  void takesABookWhole() {
    String book = (STORY + "\n\n").repeat(40_000);

    assertThat(summarize(book, Map.of()).passages()).isEqualTo(1);
    assertThat(generator.contextTokens()).isEqualTo(1_000_000);
  }

  @Test
  void takesAContextThatIsAskedForAndRefusesWhatDoesNotFitIt() {
    TextGenerator small = Engines.onClassPath().named("lead").load(SETTINGS.withContextTokens(110));

    assertThat(small.contextTokens()).isEqualTo(110);
    assertThat(
            catchThrowableOfType(
                    GenerationException.class,
                    () ->
                        small.generate(request(STORY, 5, Duration.ofHours(1)), Cancellation.NEVER))
                .kind())
        .isEqualTo(FailureKind.PROMPT_TOO_LONG);
  }

  @Test
  void endsWhenItIsCancelledOrLate() {
    assertThat(failure(Duration.ofHours(1), () -> true)).isEqualTo(FailureKind.CANCELLED);
    assertThat(failure(Duration.ofNanos(1), () -> false)).isEqualTo(FailureKind.TIME_LIMIT);
    Thread.currentThread().interrupt();
    assertThat(failure(Duration.ofHours(1), () -> false)).isEqualTo(FailureKind.CANCELLED);
    assertThat(Thread.interrupted()).as("the interrupt flag").isTrue();
  }

  private FailureKind failure(Duration timeLimit, Cancellation cancellation) {
    return catchThrowableOfType(
            GenerationException.class,
            () -> generator.generate(request(STORY.repeat(100), 5, timeLimit), cancellation))
        .kind();
  }

  @Test
  void answersAPromptThatIsAllText() {
    Generation answer =
        generator.generate(
            new GenerationRequest(
                new Prompt("", STORY), SamplingSettings.defaults(), 100, Duration.ofHours(1)),
            Cancellation.NEVER);

    assertThat(answer).isEqualTo(new Generation(STORY, StopReason.STOP, 11, 11));
  }

  @Test
  void isOverAfterClose() {
    generator.close();
    generator.close();

    assertThatThrownBy(() -> generator.countTokens(new Prompt("", "a")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void isDescribedWithoutAnyFile() {
    ModelDescription description =
        new LeadEngine().describe(SETTINGS.withPath("/no/such/file.gguf"));

    assertThat(description.name()).isEqualTo("lead");
    assertThat(description.sha256()).matches("[0-9a-f]{64}");
    assertThat(description.settings().contextTokens()).isEqualTo(1_000_000);
    assertThat(new LeadEngine().runsNativeCode()).isFalse();
  }
}
