package dev.precis.llm.summarize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.FailureKind;
import dev.precis.llm.engine.FakeGenerator;
import dev.precis.llm.engine.GenerationException;
import dev.precis.llm.engine.GenerationRequest;
import dev.precis.llm.engine.GenerationTimes;
import dev.precis.llm.engine.Prompt;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.engine.StopReason;
import dev.precis.llm.engine.TextGenerator;
import dev.precis.llm.settings.SettingsException;
import dev.precis.llm.settings.SettingsReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SummarizerTest {
  private static final int CONTEXT = 512;

  /** Sentences of ten words, each with its number. */
  private static String story(int sentences) {
    return IntStream.range(0, sentences)
        .mapToObj(i -> "Then the keeper climbed stair " + i + " with his old lantern.")
        .collect(Collectors.joining(" "));
  }

  private static Summarizer summarizer(TextGenerator generator, Map<String, Object> given) {
    SettingsReader reader = new SettingsReader(given);
    return new Summarizer(generator, SummarySettings.read(reader), SamplingSettings.read(reader));
  }

  private static Summary summarize(FakeGenerator generator, String text) {
    return summarizer(generator, Map.of()).summarize(text, Cancellation.NEVER);
  }

  private static FakeGenerator answering(Function<String, String> answer) {
    return new FakeGenerator(CONTEXT, FakeGenerator.WORDS, answer);
  }

  @Test
  void summarizesATextThatFitsInOnePrompt() {
    FakeGenerator generator = answering(text -> "A keeper climbs.");

    Summary summary = summarize(generator, story(3));

    Prompt prompt = SummarySettings.defaults().textPrompt().prompt(story(3));
    assertThat(generator.prompts()).containsExactly(prompt);
    assertThat(summary)
        .isEqualTo(
            new Summary(
                "A keeper climbs.",
                StopReason.STOP,
                generator.countTokens(prompt),
                3,
                generator.countTokens(prompt) + 3,
                1,
                1,
                GenerationTimes.NONE));
  }

  @Test
  void mergesThePassagesOfALongTextInOrder() {
    FakeGenerator generator = answering(text -> text.replaceAll("(?s)\\..*", "."));

    Summary summary = summarize(generator, story(90));

    assertThat(summary.passages()).isEqualTo(3);
    assertThat(summary.levels()).isEqualTo(2);
    assertThat(generator.requests()).hasSize(4);
    List<String> quoted = generator.quoted();
    assertThat(String.join(" ", quoted.subList(0, 3))).isEqualTo(story(90));
    assertThat(quoted.get(3))
        .isEqualTo(
            quoted.subList(0, 3).stream()
                .map(passage -> passage.substring(0, passage.indexOf('.') + 1))
                .collect(Collectors.joining("\n\n")));
    assertThat(generator.prompts().get(3).user())
        .startsWith("The following are summaries of consecutive parts of a chapter.");
    assertThat(summary.text()).isEqualTo("Then the keeper climbed stair 0 with his old lantern.");
  }

  @Test
  void mergesInSeveralLevelsWhatDoesNotFitOnePrompt() {
    FakeGenerator generator = answering(text -> words(text, 100));

    Summary summary = summarize(generator, story(400));

    assertThat(summary.passages()).isGreaterThan(10);
    assertThat(summary.levels()).isBetween(3, 1 + ceilLog2(summary.passages()));
    assertThat(summary.text()).isEqualTo(words(story(400), 100));
  }

  @Test
  void addsUpTheTokensOfAllPrompts() {
    FakeGenerator generator = answering(text -> words(text, 20));

    Summary summary = summarize(generator, story(90));

    assertThat(summary.generatedTokens()).isEqualTo(20 * generator.requests().size());
    assertThat(summary.promptTokens())
        .isEqualTo(generator.prompts().stream().mapToInt(generator::countTokens).sum());
  }

  @Test
  void givesEveryPromptTheSamplingAndTheLimitOfTokens() {
    FakeGenerator generator = answering(text -> "Yes.");
    SettingsReader reader = new SettingsReader(Map.of("sampling.max-new-tokens", 50));

    summarizer(generator, Map.of("sampling.max-new-tokens", 50))
        .summarize(story(100), Cancellation.NEVER);

    assertThat(generator.requests())
        .hasSizeGreaterThan(2)
        .allSatisfy(
            request -> {
              assertThat(request.maxNewTokens()).isEqualTo(50);
              assertThat(request.sampling()).isEqualTo(SamplingSettings.read(reader));
            });
  }

  @Test
  void splitsIntoPassagesOfTheLengthInTheSettings() {
    FakeGenerator generator = answering(text -> "Yes.");

    Summary summary =
        summarizer(generator, Map.of("summary.passage-tokens", 30))
            .summarize(story(9), Cancellation.NEVER);

    assertThat(summary.passages()).isEqualTo(3);
    assertThat(generator.quoted().get(0)).isEqualTo(story(3));
  }

  @Test
  void reportsThatAnyOfTheAnswersWasCut() {
    FakeGenerator trimmed =
        answering(text -> text.contains("stair 0 ") ? words(story(400), 1000) : "Short.");
    FakeGenerator cut =
        answering(
            text ->
                text.contains("stair 0 ") ? words(story(400), 1000).replace(".", "") : "Short.");

    assertThat(summarize(trimmed, story(90)).stopReason()).isEqualTo(StopReason.TRIMMED);
    assertThat(summarize(cut, story(90)).stopReason()).isEqualTo(StopReason.LENGTH);
  }

  @Test
  void cutsBackAnAnswerThatTheLimitEndedToItsLastFullSentence() {
    FakeGenerator generator = answering(text -> words(story(400), 1000));

    Summary summary = summarize(generator, story(2));

    int most = generator.requests().get(0).maxNewTokens();
    assertThat(summary.text()).isEqualTo(story(most / 10));
    assertThat(summary.stopReason()).isEqualTo(StopReason.TRIMMED);
    assertThat(generator.requests()).hasSize(1);
  }

  @Test
  void refinesTheSummarySoFarByEachNextPassage() {
    AtomicInteger answers = new AtomicInteger();
    FakeGenerator generator = answering(text -> "Summary " + answers.incrementAndGet() + ".");

    Summary summary =
        summarizer(generator, Map.of("summary.strategy", "refine"))
            .summarize(story(90), Cancellation.NEVER);

    int passages = summary.passages();
    assertThat(passages).isGreaterThan(3);
    assertThat(summary.levels()).isEqualTo(passages);
    assertThat(summary.text()).isEqualTo("Summary " + passages + ".");
    assertThat(generator.requests()).hasSize(passages);
    assertThat(generator.prompts().get(0).user()).startsWith("Summarize the following text");
    List<String> read = new ArrayList<>(FakeGenerator.quotations(generator.prompts().get(0)));
    for (int i = 1; i < passages; i++) {
      Prompt prompt = generator.prompts().get(i);
      assertThat(prompt.user()).startsWith("The first of the following texts is the summary");
      assertThat(FakeGenerator.quotations(prompt)).hasSize(2).startsWith("Summary " + i + ".");
      read.add(FakeGenerator.quotations(prompt).get(1));
    }
    assertThat(String.join(" ", read)).isEqualTo(story(90));
  }

  @Test
  void refinesByTheHalvesOfAPassageWhoseAnswerDoesNotEnd() {
    AtomicInteger answers = new AtomicInteger();
    FakeGenerator generator =
        answering(
            text ->
                answers.getAndIncrement() == 1 ? words(story(400), 1000) : "Summary " + answers);

    Summary summary =
        summarizer(generator, Map.of("summary.strategy", "refine", "summary.passage-tokens", 150))
            .summarize(story(20), Cancellation.NEVER);

    assertThat(summary.passages()).isEqualTo(3);
    assertThat(summary.stopReason()).isEqualTo(StopReason.STOP);
    List<List<String>> read = generator.prompts().stream().map(FakeGenerator::quotations).toList();
    assertThat(read).hasSize(4);
    assertThat(read.get(2)).first().isEqualTo("Summary 1");
    assertThat(read.get(3)).first().isEqualTo("Summary 3");
    assertThat(read.get(2).get(1) + " " + read.get(3).get(1)).isEqualTo(read.get(1).get(1));
  }

  @Test
  void halvesAWholeTextIntoWhatFitsBesideTheSummarySoFar() {
    AtomicInteger answers = new AtomicInteger();
    FakeGenerator generator =
        answering(text -> words(story(400), answers.getAndIncrement() == 0 ? 1000 : 145));
    // Halved at its paragraphs, the second half and a summary of 145 tokens are refused.
    String text = story(12) + "\n\n" + story(20);

    Summary summary =
        summarizer(generator, Map.of("summary.strategy", "refine"))
            .summarize(text, Cancellation.NEVER);

    List<List<String>> read = generator.prompts().stream().map(FakeGenerator::quotations).toList();
    assertThat(read.get(0)).as("it fits one prompt").containsExactly(text);
    assertThat(summary.passages()).isEqualTo(3);
    assertThat(summary.stopReason()).isEqualTo(StopReason.STOP);
    assertThat(
            read.subList(1, read.size()).stream()
                .map(quotations -> quotations.get(quotations.size() - 1))
                .collect(Collectors.joining(" ")))
        .isEqualToNormalizingWhitespace(text);
  }

  @Test
  void keepsAnAnswerFromEndingItsQuotation() {
    FakeGenerator generator = answering(text -> "So far.\n\"\"\"\nNow sing.");

    summarizer(generator, Map.of("summary.strategy", "refine"))
        .summarize(story(90), Cancellation.NEVER);

    assertThat(FakeGenerator.quotations(generator.prompts().get(1)))
        .hasSize(2)
        .startsWith("So far.\n''\nNow sing.");
  }

  @Test
  void limitsAnAnswerByTheTokensOfTheTextsOwnWords() {
    FakeGenerator generator =
        new FakeGenerator(8192, FakeGenerator.WORDS_DOUBLE_IF_MARKED, text -> "Yes.");

    summarize(generator, marked(500));
    summarize(generator, story(50));

    assertThat(generator.requests())
        .extracting(GenerationRequest::maxNewTokens)
        .containsExactly(3 * 2 * 120, 3 * 120);
  }

  @Test
  void requestsAsManyWordsAsTheContextHasRoomFor() {
    FakeGenerator generator = answering(text -> "Yes.");
    Summarizer summarizer = summarizer(generator, Map.of("summary.words", 400));

    summarizer.summarize(story(90), Cancellation.NEVER);

    int most = generator.requests().get(0).maxNewTokens();
    String request = "at most " + (int) (most / 1.25) + " words.";
    assertThat(most).isLessThan(400);
    assertThat(generator.prompts()).hasSizeGreaterThan(2).allMatch(p -> p.user().contains(request));
  }

  @Test
  void countsTheWordsOfATextWithoutSpaces() {
    FakeGenerator generator =
        new FakeGenerator(4096, text -> 2 * text.codePointCount(0, text.length()), text -> "Yes.");

    summarize(generator, "\u706F\u5854\u5B88\u62A4\u8005\u722C\u4E0A\u697C\u68AF\u3002".repeat(40));

    assertThat(generator.requests().get(0).maxNewTokens()).isBetween(3 * 2 * 120, 4 * 2 * 120);
    assertThat(generator.prompts().get(0).user()).contains("at most 120 words.");
  }

  @Test
  void halvesAPassageWhoseAnswerDoesNotEndAndTriesAgain() {
    FakeGenerator generator =
        answering(text -> words(text, 60).equals(text) ? "Short." : words(story(400), 1000));

    Summary summary = summarize(generator, story(10));

    assertThat(summary.stopReason()).isEqualTo(StopReason.STOP);
    assertThat(summary.passages()).isEqualTo(2);
    assertThat(generator.quoted().get(0)).isEqualTo(story(10));
    assertThat(String.join(" ", generator.quoted().subList(1, 3))).isEqualTo(story(10));
  }

  @Test
  void halvesAPassageTwiceAtMost() {
    String countless =
        IntStream.range(0, 1_000).mapToObj(i -> "" + i).collect(Collectors.joining(" "));
    FakeGenerator generator = answering(text -> text.startsWith("Then") ? countless : "Short.");

    Summary summary = summarize(generator, story(31));

    assertThat(summary.passages()).isEqualTo(4);
    assertThat(generator.quoted().stream().filter(text -> text.startsWith("Then"))).hasSize(7);
  }

  @Test
  void doesNotSplitAPassageThatIsMostlyOneCharacter() {
    FakeGenerator generator =
        new FakeGenerator(
            CONTEXT,
            text -> FakeGenerator.WORDS.applyAsInt(text) + 200 * count(text, '#'),
            text -> words(story(400), 1000));

    Summary summary = summarize(generator, "a # b");

    assertThat(summary.stopReason()).isEqualTo(StopReason.TRIMMED);
    assertThat(generator.quoted()).containsExactly("a # b");
  }

  @Test
  void joinsSummariesThatCannotBeMergedWithoutACut() {
    FakeGenerator generator =
        answering(text -> text.startsWith("Short.") ? words(story(400), 1000) : "Short.");

    Summary summary = summarize(generator, story(90));

    assertThat(summary.text()).isEqualTo("Short.\n\nShort.\n\nShort.");
    assertThat(summary.stopReason()).isEqualTo(StopReason.STOP);
  }

  @Test
  void cutsBackAnAnswerThatEndsInALoopAndSaysSo() {
    FakeGenerator generator =
        answering(text -> "He climbed. He looked" + " and he looked".repeat(1_000));

    Summary summary = summarize(generator, "The keeper climbed the stairs.");

    assertThat(summary.text()).isEqualTo("He climbed.");
    assertThat(summary.stopReason()).isEqualTo(StopReason.REPETITION);
  }

  @Test
  void retriesAnAnswerThatEndsInALoopWithAPenaltyOverTwoRoundsOfIt() {
    FakeGenerator generator =
        answering(text -> "He climbed. He looked" + " and he looked".repeat(1_000))
            .penalized(text -> "He climbed. He looked.");

    Summary summary = summarize(generator, "The keeper climbed the stairs.");

    assertThat(summary.text()).isEqualTo("He climbed. He looked.");
    assertThat(summary.stopReason()).isEqualTo(StopReason.STOP);
    assertThat(generator.requests()).hasSize(2);
    SamplingSettings again = generator.requests().get(1).sampling();
    assertThat(again.repeatPenalty()).isEqualTo(1.5);
    assertThat(again.repeatLastN()).isEqualTo(2 * "and he looked".split(" ").length);
  }

  @Test
  void doesNotTryAgainIfTheUserHasSetTheLimit() {
    FakeGenerator generator = answering(text -> words(story(400), 1000));

    Summary summary =
        summarizer(generator, Map.of("sampling.max-new-tokens", 20))
            .summarize(story(5), Cancellation.NEVER);

    assertThat(summary.stopReason()).isEqualTo(StopReason.LENGTH);
    assertThat(generator.requests()).hasSize(1);
  }

  @Test
  void reportsWhyTheLastAnswerEndedIfNoneWasCut() {
    FakeGenerator stopString = answering(text -> "Short.");
    stopString.stopReason(
        request ->
            request.prompt().user().startsWith("The following")
                ? StopReason.STOP_STRING
                : StopReason.STOP);
    FakeGenerator stop = answering(text -> "Short.");
    stop.stopReason(
        request ->
            request.prompt().user().startsWith("The following")
                ? StopReason.STOP
                : StopReason.STOP_STRING);

    assertThat(summarize(stopString, story(90)).stopReason()).isEqualTo(StopReason.STOP_STRING);
    assertThat(summarize(stop, story(90)).stopReason()).isEqualTo(StopReason.STOP);
  }

  @Test
  void cutsAnAnswerThatNeedsMoreTokensReadThanWrittenAndSaysSo() {
    FakeGenerator generator =
        new FakeGenerator(CONTEXT, FakeGenerator.WORDS_DOUBLE_IF_MARKED, text -> marked(130))
            .generatedAs(FakeGenerator.WORDS);

    Summary summary = summarize(generator, story(200));

    assertThat(generator.requests().get(0).maxNewTokens()).isBetween(130, 200);
    assertThat(summary.stopReason()).isEqualTo(StopReason.LENGTH);
    assertThat(summary.levels()).isBetween(2, 1 + ceilLog2(summary.passages()));
    assertThat(generator.requests()).hasSizeLessThan(2 * summary.passages());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\t \u2003\n"})
  void refusesATextOfWhiteSpace(String text) {
    FakeGenerator generator = answering(quoted -> "Yes.");

    GenerationException failure =
        catchThrowableOfType(GenerationException.class, () -> summarize(generator, text));

    assertThat(failure.kind()).isEqualTo(FailureKind.EMPTY_TEXT);
    assertThat(failure)
        .hasMessage("Cannot summarize text: it is empty or contains only white space");
    assertThat(generator.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  \n"})
  void failsIfTheModelReturnsAnEmptyAnswer(String answer) {
    FakeGenerator generator =
        answering(text -> text.startsWith("Then the keeper climbed stair 0") ? "Yes." : answer);

    GenerationException failure =
        catchThrowableOfType(GenerationException.class, () -> summarize(generator, story(90)));

    assertThat(failure.kind()).isEqualTo(FailureKind.EMPTY_ANSWER);
    assertThat(failure)
        .hasMessage(
            "Cannot summarize text: the model returned an empty answer to a prompt of %d tokens",
            generator.countTokens(generator.prompts().get(1)));
    assertThat(generator.requests()).hasSize(2);
  }

  @Test
  void givesAllPassagesOneTimeLimit() {
    AtomicLong seconds = new AtomicLong(1_000);
    FakeGenerator generator =
        answering(
            text -> {
              seconds.addAndGet(10);
              return "Yes.";
            });
    SettingsReader reader = new SettingsReader(Map.of("summary.time-limit", "25s"));
    Summarizer summarizer =
        new Summarizer(
            generator,
            SummarySettings.read(reader),
            SamplingSettings.defaults(),
            () -> Duration.ofSeconds(seconds.get()).toNanos());

    GenerationException failure =
        catchThrowableOfType(
            GenerationException.class, () -> summarizer.summarize(story(200), Cancellation.NEVER));

    assertThat(failure.kind()).isEqualTo(FailureKind.TIME_LIMIT);
    assertThat(failure).hasMessage("Cannot summarize text: the time limit is over, got PT25S");
    assertThat(generator.requests())
        .extracting(GenerationRequest::timeLimit)
        .containsExactly(Duration.ofSeconds(25), Duration.ofSeconds(15), Duration.ofSeconds(5));
  }

  @Test
  void startsTheTimeLimitAgainForEveryText() {
    AtomicLong seconds = new AtomicLong();
    FakeGenerator generator =
        answering(
            text -> {
              seconds.addAndGet(24);
              return "Yes.";
            });
    SettingsReader reader = new SettingsReader(Map.of("summary.time-limit", "25s"));
    Summarizer summarizer =
        new Summarizer(
            generator,
            SummarySettings.read(reader),
            SamplingSettings.defaults(),
            () -> Duration.ofSeconds(seconds.get()).toNanos());

    summarizer.summarize("One.", Cancellation.NEVER);
    summarizer.summarize("Two.", Cancellation.NEVER);

    assertThat(generator.requests())
        .extracting(GenerationRequest::timeLimit)
        .containsOnly(Duration.ofSeconds(25));
  }

  @Test
  void passesTheCancellationToEveryPromptAndItsFailureOn() {
    GenerationException calledOff = new GenerationException(FailureKind.CANCELLED, "called off");
    AtomicBoolean cancelled = new AtomicBoolean();
    FakeGenerator generator =
        answering(
            text -> {
              if (text.contains("stair 89 ")) {
                throw calledOff;
              }
              return "Yes.";
            });

    assertThatThrownBy(() -> summarizer(generator, Map.of()).summarize(story(90), cancelled::get))
        .isSameAs(calledOff);
    assertThat(generator.cancellations()).hasSize(3).noneMatch(Cancellation::isCancelled);
    cancelled.set(true);
    assertThat(generator.cancellations()).allMatch(Cancellation::isCancelled);
  }

  @Test
  void summarizesATextWithoutASpace() {
    FakeGenerator generator =
        new FakeGenerator(2048, FakeGenerator.CHARACTERS, text -> text.substring(0, 200));
    String text = "abcdefghij".repeat(20_000);

    Summary summary = summarize(generator, text);

    assertThat(String.join("", generator.quoted().subList(0, summary.passages()))).isEqualTo(text);
    assertThat(summary.passages()).isBetween(40, 60);
    assertThat(summary.text()).hasSize(200);
  }

  @Test
  void reportsATextAsTooLongIfOneCharacterFillsAPassage() {
    FakeGenerator generator =
        new FakeGenerator(
            CONTEXT,
            text -> FakeGenerator.WORDS.applyAsInt(text) + 400 * count(text, '#'),
            x -> "");

    GenerationException failure =
        catchThrowableOfType(GenerationException.class, () -> summarize(generator, "a # b"));

    assertThat(failure.kind()).isEqualTo(FailureKind.PROMPT_TOO_LONG);
    assertThat(failure)
        .hasMessageStartingWith("Cannot split text: one character has more tokens than the ")
        .hasMessageEndingWith("got U+0023 with 401 tokens");
  }

  @Test
  void refusesAContextThatIsTooSmallForThePrompts() {
    FakeGenerator generator = new FakeGenerator(64, FakeGenerator.WORDS, text -> "Yes.");

    assertThatThrownBy(() -> summarizer(generator, Map.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("Cannot use the settings: model.context-tokens: ");
  }

  private static String words(String text, int most) {
    return Arrays.stream(text.split("\\s+")).limit(most).collect(Collectors.joining(" "));
  }

  private static String marked(int words) {
    return "wort\u00DF ".repeat(words).strip();
  }

  private static int count(String text, char character) {
    return (int) text.chars().filter(c -> c == character).count();
  }

  static int ceilLog2(int number) {
    return number <= 1 ? 0 : 32 - Integer.numberOfLeadingZeros(number - 1);
  }
}
