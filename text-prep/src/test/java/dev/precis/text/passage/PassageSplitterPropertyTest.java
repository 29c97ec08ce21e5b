package dev.precis.text.passage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class PassageSplitterPropertyTest {

  /** Neither additive nor a plain length: merges pairs of letters, as a tokenizer does. */
  private static final TokenCounter PAIRS =
      text -> {
        int tokens = 0;
        for (String word : text.split("\\s+", -1)) {
          tokens += (word.codePointCount(0, word.length()) + 1) / 2;
        }
        return tokens;
      };

  @Property(tries = 500)
  void passagesFitAndHoldEveryCharacterOnce(
      @ForAll("texts") String text, @ForAll @IntRange(min = 1, max = 40) int maxTokens) {
    List<String> passages = new PassageSplitter(PAIRS).split(text, maxTokens);

    assertThat(withoutSpace(String.join("", passages))).isEqualTo(withoutSpace(text));
    assertThat(passages)
        .allSatisfy(p -> assertThat(PAIRS.count(p)).isLessThanOrEqualTo(maxTokens))
        .noneSatisfy(p -> assertThat(p).isBlank())
        .noneSatisfy(p -> assertThat(Character.isLowSurrogate(p.charAt(0))).isTrue());
  }

  @Property(tries = 200)
  void passagesAreNotManyMoreThanTheTokensNeed(
      @ForAll("texts") String text, @ForAll @IntRange(min = 10, max = 60) int maxTokens) {
    List<String> passages = new PassageSplitter(PAIRS).split(text, maxTokens);

    int needed = (PAIRS.count(text) + maxTokens - 1) / maxTokens;
    assertThat(passages).hasSizeLessThanOrEqualTo(2 * needed + 1);
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> piece =
        Arbitraries.of(
            "a",
            "word",
            "Sentence.",
            "Mr.",
            " ",
            "  ",
            "\n",
            "\n\n",
            "\r\n",
            "\uD83D\uDE00",
            "\u0301",
            "天。",
            "\u00A0",
            "supercalifragilistic",
            "\"End!\"",
            "\uD83D\uDC69\u200D");
    return piece.list().ofMaxSize(120).map(pieces -> String.join("", pieces));
  }

  private static String withoutSpace(String text) {
    StringBuilder kept = new StringBuilder();
    text.codePoints().filter(c -> !Character.isWhitespace(c)).forEach(kept::appendCodePoint);
    return kept.toString();
  }
}
