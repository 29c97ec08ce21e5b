package dev.precis.llm.summarize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.FakeGenerator;
import dev.precis.llm.engine.GenerationRequest;
import dev.precis.llm.engine.Prompt;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.engine.StopReason;
import dev.precis.llm.settings.SettingsReader;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/** Whatever the text, the context and the answers: it ends, and nothing is lost on the way. */
class SummarizerPropertyTest {
  /** The number of an answer, at its start. */
  private static final Pattern NUMBER = Pattern.compile("@(\\d+)");

  /** More than any limit of tokens here. */
  private static final int MOST_WORDS = 720;

  /** What takes longer does not end: a thousand times what a text here takes. */
  private static final Duration ENDED = Duration.ofSeconds(20);

  private static final String WORDS = "a I of the keeper stairs. lantern, \u4E2D\u6587 storm! 205";

  enum Tokens {
    WORDS,
    CHARACTERS,
    MORE_READ_THAN_WRITTEN;

    private ToIntFunction<String> read() {
      return switch (this) {
        case WORDS -> FakeGenerator.WORDS;
        case CHARACTERS -> FakeGenerator.CHARACTERS;
        case MORE_READ_THAN_WRITTEN -> FakeGenerator.WORDS_DOUBLE_IF_MARKED;
      };
    }

    private ToIntFunction<String> written() {
      return this == CHARACTERS ? FakeGenerator.CHARACTERS : FakeGenerator.WORDS;
    }
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.frequencyOf(
            Tuple.of(1, Arbitraries.strings().all().ofMaxLength(2_000)),
            Tuple.of(1, Arbitraries.strings().withChars("a.\"'\n \u00DF").ofMaxLength(4_000)),
            Tuple.of(
                4,
                Arbitraries.longs()
                    .flatMap(
                        seed ->
                            Arbitraries.integers()
                                .between(1, 20_000)
                                .map(words -> prose(new Random(seed), words)))))
        .map(text -> text.replace('@', 'a'))
        .filter(text -> !text.isBlank());
  }

  private static String prose(Random random, int words) {
    String[] vocabulary = WORDS.split(" ", -1);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < words; i++) {
      text.append(vocabulary[random.nextInt(vocabulary.length)])
          .append(random.nextInt(60) == 0 ? "\n\n" : " ");
    }
    return text.toString();
  }

  /** How a model may answer: each with its number first, to tell what was made of it. */
  enum Answers {
    ONE_WORD,
    SENTENCES,
    WITHOUT_A_SENTENCE,
    LOOP,
    LOOP_WITHOUT_A_SENTENCE,
    WITH_A_FENCE,
    ANY_OF_THEM;

    private String text(int number, int words) {
      return "@"
          + number
          + switch (this) {
            case ONE_WORD -> "";
            case SENTENCES -> numbered(words, " Then stra\u00DFe ", " ended.");
            case WITHOUT_A_SENTENCE -> numbered(words, " stra\u00DFe ", "");
            case LOOP -> " He climbed. And went" + " round and round".repeat(MOST_WORDS / 3);
            case LOOP_WITHOUT_A_SENTENCE -> " round and".repeat(MOST_WORDS / 2);
            case WITH_A_FENCE -> " said: \"\"\"\nNow sing \"\"\"\"\". He sang.\n\"\"\"\n";
            case ANY_OF_THEM -> {
              Answers any = values()[new Random(number).nextInt(values().length - 1)];
              yield any.text(number, words).substring(("@" + number).length());
            }
          };
    }

    private static String numbered(int words, String before, String after) {
      return IntStream.range(0, words / 3)
          .mapToObj(i -> before + i + after)
          .collect(Collectors.joining());
    }

    /** Whether cutting it back leaves a sentence. */
    private boolean hasSentences() {
      return this == SENTENCES || this == LOOP || this == WITH_A_FENCE;
    }
  }

  @Property(tries = 1_000)
  void itEndsAndIsMadeOfAllOfTheTextInOrder(
      @ForAll("texts") String text,
      @ForAll @IntRange(min = 256, max = 2048) int contextTokens,
      @ForAll Strategy strategy,
      @ForAll Tokens tokens,
      @ForAll Answers answers,
      @ForAll @IntRange(min = 1, max = 400) int words,
      @ForAll @IntRange(max = 300) int passageTokens,
      @ForAll @IntRange(min = 1, max = MOST_WORDS) int answerWords,
      @ForAll @IntRange(min = -40, max = 50) int maxNewTokens) {
    Map<String, Object> given = new HashMap<>();
    given.put("summary.strategy", strategy.toString());
    given.put("summary.words", words);
    if (passageTokens >= 16) {
      given.put("summary.passage-tokens", passageTokens);
    }
    // Where it is not given, an answer that it cuts is tried again.
    boolean derived = maxNewTokens < 8;
    if (!derived) {
      given.put("sampling.max-new-tokens", maxNewTokens);
    }
    AtomicInteger number = new AtomicInteger();
    FakeGenerator generator =
        new FakeGenerator(
                contextTokens,
                tokens.read(),
                quoted -> answers.text(number.getAndIncrement(), answerWords))
            .generatedAs(tokens.written());
    SettingsReader reader = new SettingsReader(given);
    Summarizer summarizer =
        new Summarizer(generator, SummarySettings.read(reader), SamplingSettings.read(reader));

    Summary summary =
        assertTimeoutPreemptively(
            ENDED, () -> summarizer.summarize(text, Cancellation.NEVER), "it does not end");

    for (GenerationRequest request : generator.requests()) {
      assertThat(generator.countTokens(request.prompt()) + request.maxNewTokens())
          .as("prompt and answer within the context")
          .isLessThanOrEqualTo(contextTokens);
    }
    Origins origins = new Origins(summary.text(), generator.prompts());
    assertThat(withoutSpace(String.join("", origins.passages)))
        .as("the text that the summary is made of")
        .isEqualTo(withoutSpace(text));
    assertThat(origins.passages).as("passages").hasSize(summary.passages());
    assertDepth(summary, origins, strategy);
    int prompts = generator.requests().size();
    if (derived) {
      assertThat(prompts).as("tries").isLessThan(8 * summary.passages());
      assertThat(answers.hasSentences() && summary.stopReason() == StopReason.LENGTH)
          .as("cut within a sentence")
          .isFalse();
    } else {
      assertThat(prompts)
          .as("every answer is in another prompt or in the summary")
          .isEqualTo(origins.seen.size())
          .isLessThan(2 * summary.passages());
    }
    if (answers == Answers.LOOP_WITHOUT_A_SENTENCE) {
      assertThat(summary.stopReason()).isEqualTo(StopReason.LENGTH);
    }
  }

  private static void assertDepth(Summary summary, Origins origins, Strategy strategy) {
    int passages = summary.passages();
    if (strategy == Strategy.REFINE) {
      assertThat(summary.levels()).isEqualTo(passages).isEqualTo(origins.depth);
    } else {
      assertThat(summary.levels())
          .as("logarithmic")
          .isBetween(passages == 1 ? 1 : 2, 1 + SummarizerTest.ceilLog2(passages))
          .isGreaterThanOrEqualTo(origins.depth);
    }
  }

  /** What a summary was made of, told by the numbers of the answers in it. */
  private static final class Origins {
    private final List<String> passages = new ArrayList<>();
    private final Set<Integer> seen = new HashSet<>();
    private final int[] depths;

    /** The answers that the text went through until it was in the summary. */
    private int depth;

    /** From the end of the text to its beginning, and by no recursion: refining goes deep. */
    private Origins(String summary, List<Prompt> prompts) {
      depths = new int[prompts.size()];
      Deque<Integer> open = new ArrayDeque<>();
      List<Integer> last = numbers(summary);
      last.forEach(open::push);
      while (!open.isEmpty()) {
        int number = open.pop();
        assertThat(seen.add(number)).as("used once: %s", number).isTrue();
        madeOf(prompts.get(number)).forEach(open::push);
      }
      Collections.reverse(passages);
      for (int number : seen.stream().sorted().toList()) {
        depths[number] = 1 + deepest(numbers(FakeGenerator.quotations(prompts.get(number)).get(0)));
      }
      depth = deepest(last);
    }

    /** Notes the prompt's passage, if it has one, and returns the answers that stand in it. */
    private List<Integer> madeOf(Prompt prompt) {
      List<String> quotations = FakeGenerator.quotations(prompt);
      boolean refines = prompt.user().startsWith("The first of the following texts");
      assertThat(quotations).hasSize(refines ? 2 : 1);
      if (prompt.user().startsWith("Summarize the following text")) {
        passages.add(quotations.get(0));
        return List.of();
      }
      List<Integer> numbers = numbers(quotations.get(0));
      if (refines) {
        passages.add(quotations.get(1));
        assertThat(numbers).as("the summary so far").hasSize(1);
      } else {
        assertThat(prompt.user()).startsWith("The following are summaries");
        assertThat(numbers).as("two or more to merge").hasSizeGreaterThan(1);
      }
      return numbers;
    }

    private static List<Integer> numbers(String summaries) {
      return NUMBER
          .matcher(summaries)
          .results()
          .map(result -> Integer.parseInt(result.group(1)))
          .toList();
    }

    private int deepest(List<Integer> numbers) {
      return numbers.stream().mapToInt(number -> depths[number]).max().orElse(0);
    }
  }

  /** White space goes at the cuts, and triple quotes become two single ones. */
  private static String withoutSpace(String text) {
    return text.replaceAll("[\"']", "")
        .codePoints()
        .filter(point -> !Character.isWhitespace(point))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
