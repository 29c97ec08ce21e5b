package dev.precis.llm.summarize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.FailureKind;
import dev.precis.llm.engine.FakeGenerator;
import dev.precis.llm.engine.GenerationException;
import dev.precis.llm.engine.GenerationRequest;
import dev.precis.llm.engine.Prompt;
import dev.precis.llm.engine.PromptCutException;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.engine.StopReason;
import dev.precis.llm.settings.SettingsReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A model that has more tokens than were counted, and refuses what does not fit. */
class TooLongPromptTest {
  private static final int CONTEXT = 1_000;

  private final AtomicInteger answers = new AtomicInteger();

  /** Counts half of the words. */
  private FakeGenerator halfCounting(Function<String, String> answer) {
    FakeGenerator generator =
        new FakeGenerator(CONTEXT, text -> (FakeGenerator.WORDS.applyAsInt(text) + 1) / 2, answer)
            .generatedAs(FakeGenerator.WORDS);
    return generator.refusing(request -> words(request) + request.maxNewTokens() > CONTEXT);
  }

  private static int words(GenerationRequest request) {
    Prompt prompt = request.prompt();
    return FakeGenerator.WORDS.applyAsInt(prompt.system())
        + FakeGenerator.WORDS.applyAsInt(prompt.user());
  }

  private static Summary summarize(FakeGenerator generator, String strategy, String text) {
    SummarySettings settings = settings(strategy);
    return new Summarizer(generator, settings, SamplingSettings.defaults())
        .summarize(text, Cancellation.NEVER);
  }

  private static SummarySettings settings(String strategy) {
    return SummarySettings.read(
        new SettingsReader(Map.of("summary.strategy", strategy, "summary.words", 60)));
  }

  /** The passages of the answered prompts, in order. */
  private static String read(FakeGenerator generator) {
    List<String> passages = new ArrayList<>();
    for (Prompt prompt : generator.prompts()) {
      List<String> quotations = FakeGenerator.quotations(prompt);
      if (!prompt.user().startsWith("The following are summaries")) {
        passages.add(quotations.get(quotations.size() - 1));
      }
    }
    return String.join(" ", passages);
  }

  @ParameterizedTest
  @CsvSource({
    "merge, 80",
    "merge, 100",
    "merge, 1000",
    "refine, 80",
    "refine, 100",
    "refine, 1000"
  })
  void readsEveryWordOfATextThatWasCountedTooLow(String strategy, int sentences) {
    FakeGenerator generator =
        halfCounting(text -> "Summary " + answers.incrementAndGet() + " of the keeper.");
    String text = LongestJson.story(sentences);

    Summary summary = summarize(generator, strategy, text);

    assertThat(read(generator)).isEqualTo(text);
    assertThat(summary.stopReason()).isEqualTo(StopReason.STOP);
    assertThat(summary.passages()).isGreaterThan(1);
    assertThat(summary.text()).isEqualTo("Summary %d of the keeper.", answers.get());
  }

  @Test
  void halvesOnlyThePassageThatIsRefused() {
    FakeGenerator generator =
        new FakeGenerator(512, FakeGenerator.WORDS, text -> "Short.")
            .refusing(
                request ->
                    request.prompt().user().contains("stair 45 ")
                        && request.prompt().user().contains("stair 42 "));

    Summary summary = summarize(generator, "merge", LongestJson.story(90));

    assertThat(read(generator)).isEqualTo(LongestJson.story(90));
    assertThat(summary.passages()).isEqualTo(4);
    assertThat(summary.levels()).isEqualTo(2);
    assertThat(summary.stopReason()).isEqualTo(StopReason.STOP);
  }

  @Test
  void mergesTheHalvesOfAGroupThatIsRefused() {
    FakeGenerator generator =
        new FakeGenerator(512, FakeGenerator.WORDS, text -> "@.")
            .refusing(
                request ->
                    request.prompt().user().startsWith("The following")
                        && request.prompt().user().split("@", -1).length > 4);

    Summary summary = summarize(generator, "merge", LongestJson.story(300));

    assertThat(summary.passages()).isGreaterThan(6);
    assertThat(summary.levels()).isGreaterThan(2);
    assertThat(read(generator)).isEqualTo(LongestJson.story(300));
  }

  @ParameterizedTest
  @CsvSource({"merge", "refine"})
  void failsIfThePassageCannotBeHalvedFurther(String strategy) {
    List<Integer> refused = new ArrayList<>();
    FakeGenerator generator =
        new FakeGenerator(CONTEXT, FakeGenerator.WORDS, text -> "Short.")
            .refusing(
                request -> refused.add(FakeGenerator.WORDS.applyAsInt(request.prompt().user())));

    GenerationException failure =
        catchThrowableOfType(
            GenerationException.class, () -> summarize(generator, strategy, LongestJson.story(40)));

    assertThat(failure.kind()).isEqualTo(FailureKind.PROMPT_TOO_LONG);
    assertThat(failure).hasMessage("refused");
    assertThat(refused).hasSizeBetween(4, 8).isSortedAccordingTo(Comparator.reverseOrder());
  }

  @Test
  void failsIfTwoSummariesAreTooLongToMerge() {
    FakeGenerator generator =
        new FakeGenerator(512, FakeGenerator.WORDS, text -> "Short.")
            .refusing(request -> request.prompt().user().startsWith("The following are"));

    GenerationException failure =
        catchThrowableOfType(
            GenerationException.class, () -> summarize(generator, "merge", LongestJson.story(90)));

    assertThat(failure.kind()).isEqualTo(FailureKind.PROMPT_TOO_LONG);
  }

  @ParameterizedTest
  @CsvSource({"merge", "refine"})
  void doesNotHideThatAServerCutsPrompts(String strategy) {
    PromptCutException cut = new PromptCutException("Cannot generate: raise num_ctx");
    FakeGenerator generator =
        new FakeGenerator(
            CONTEXT,
            FakeGenerator.WORDS,
            text -> {
              throw cut;
            });

    assertThatThrownBy(() -> summarize(generator, strategy, LongestJson.story(40))).isSameAs(cut);
    assertThat(generator.requests()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"merge, 80", "merge, 300", "refine, 80", "refine, 300"})
  void onlyTheLastAnswerHasTheForm(String strategy, int sentences) {
    FakeGenerator generator =
        halfCounting(text -> "Short.")
            .structured(request -> "{\"a\":\"b\"}")
            // As llama-server: the last answer may fill the context, by what was counted.
            .refusing(request -> words(request) > CONTEXT - 300);
    String schema =
        "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"maxLength\":9}},"
            + "\"required\":[\"a\"],\"additionalProperties\":false}";
    SummarySettings settings = LongestJson.settings(schema, settings(strategy));
    String text = LongestJson.story(sentences);

    Summary summary =
        new Summarizer(generator, settings, SamplingSettings.defaults())
            .summarize(text, Cancellation.NEVER);

    assertThat(summary.text()).isEqualTo("{\"a\":\"b\"}");
    assertThat(summary.stopReason()).isEqualTo(StopReason.STOP);
    assertThat(read(generator)).isEqualTo(text);
    List<GenerationRequest> requests = generator.requests();
    assertThat(requests.get(requests.size() - 1).schema()).isPresent();
    assertThat(requests.subList(0, requests.size() - 1))
        .isNotEmpty()
        .allMatch(request -> request.schema().isEmpty());
  }
}
