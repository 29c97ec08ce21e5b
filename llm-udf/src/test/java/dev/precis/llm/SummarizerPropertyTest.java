package dev.precis.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.llm.settings.SettingsReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/** Whatever the text, the context and the answers: it ends, and nothing is lost on the way. */
class SummarizerPropertyTest {
  /** The number of an answer, at its start. */
  private static final Pattern NUMBER = Pattern.compile("@(\\d+) ");

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
                            .map(words -> prose(new Random(seed), words)))));
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

  @Property(tries = 1_000)
  void everyPassageIsSummarizedOnceAndEverySummaryMergedOnceInOrder(
      @ForAll("texts") String text,
      @ForAll @IntRange(min = 256, max = 2048) int contextTokens,
      @ForAll Tokens tokens,
      @ForAll @IntRange(min = 1, max = 400) int words,
      @ForAll @IntRange(max = 300) int passageTokens,
      @ForAll @IntRange(min = 1, max = 600) int answerWords,
      @ForAll @IntRange(min = 8, max = 50) int maxNewTokens) {
    Assume.that(!text.isBlank());
    Map<String, Object> given = new HashMap<>();
    given.put("summary.words", words);
    // Given and not derived, so that an answer that it cuts is not tried again.
    given.put("sampling.max-new-tokens", maxNewTokens);
    if (passageTokens >= 16) {
      given.put("summary.passage-tokens", passageTokens);
    }
    List<String> answers = new ArrayList<>();
    FakeGenerator generator =
        new FakeGenerator(
                contextTokens,
                tokens.read(),
                quoted -> {
                  String answer = "@" + answers.size() + " " + "stra\u00DFe ".repeat(answerWords);
                  answers.add(answer);
                  return answer;
                })
            .generatedAs(tokens.written());
    SettingsReader reader = new SettingsReader(given);

    Summary summary =
        new Summarizer(generator, SummarySettings.read(reader), SamplingSettings.read(reader))
            .summarize(text, Cancellation.NEVER);

    int passages = summary.passages();
    List<String> quoted = generator.quoted();
    assertThat(withoutSpace(String.join("", quoted.subList(0, passages))))
        .isEqualTo(withoutSpace(text));
    assertThat(quoted.size()).isLessThan(2 * passages);
    assertThat(summary.levels())
        .isBetween(passages == 1 ? 1 : 2, 1 + SummarizerTest.ceilLog2(passages));
    List<Range> ranges = new ArrayList<>();
    for (int i = 0; i < passages; i++) {
      ranges.add(new Range(i, i));
    }
    for (String merge : quoted.subList(passages, quoted.size())) {
      ranges.add(merged(merge, ranges));
    }
    assertThat(ranges.get(ranges.size() - 1)).isEqualTo(new Range(0, passages - 1));
    assertThat(summary.text()).startsWith("@" + (quoted.size() - 1));
  }

  @Property(tries = 300)
  void itEndsWithAllOfTheTextReadWhenNoAnswerEverEndsByItself(
      @ForAll("texts") String text,
      @ForAll @IntRange(min = 256, max = 2048) int contextTokens,
      @ForAll Tokens tokens) {
    Assume.that(!text.isBlank());
    FakeGenerator generator =
        new FakeGenerator(contextTokens, tokens.read(), quoted -> "round and ".repeat(3_000))
            .generatedAs(tokens.written());

    Summary summary =
        new Summarizer(generator, SummarySettings.defaults(), SamplingSettings.defaults())
            .summarize(text, Cancellation.NEVER);

    assertThat(summary.text()).isNotBlank();
    assertThat(summary.stopReason()).isEqualTo(StopReason.LENGTH);
    assertThat(generator.requests()).hasSizeLessThan(8 * summary.passages());
    assertThat(summary.levels())
        .isLessThanOrEqualTo(1 + SummarizerTest.ceilLog2(summary.passages()));
  }

  /** The passages whose summaries are merged, which must be neighbours. */
  private static Range merged(String merge, List<Range> ranges) {
    Range whole = null;
    Matcher numbers = NUMBER.matcher(merge);
    int parts = 0;
    while (numbers.find()) {
      Range part = ranges.get(Integer.parseInt(numbers.group(1)));
      assertThat(whole == null || part.first == whole.last + 1).isTrue();
      whole = new Range(whole == null ? part.first : whole.first, part.last);
      parts++;
    }
    assertThat(parts).isGreaterThan(1);
    return whole;
  }

  private record Range(int first, int last) {}

  /** White space goes at the cuts, and triple quotes become two single ones. */
  private static String withoutSpace(String text) {
    return text.replaceAll("[\"']", "")
        .codePoints()
        .filter(point -> !Character.isWhitespace(point))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
