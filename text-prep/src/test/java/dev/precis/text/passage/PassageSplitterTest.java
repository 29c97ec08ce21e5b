package dev.precis.text.passage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PassageSplitterTest {

  private static final TokenCounter WORDS =
      text -> text.isBlank() ? 0 : text.strip().split("\\s+").length;
  private static final TokenCounter CODE_POINTS = text -> text.codePointCount(0, text.length());
  private static final TokenCounter UTF_8 = text -> text.getBytes(StandardCharsets.UTF_8).length;

  @Test
  void textThatFitsIsReturnedUnchanged() {
    assertThat(new PassageSplitter(WORDS).split("  one two \n three ", 3))
        .containsExactly("  one two \n three ");
  }

  @Test
  void blankTextHasNoPassages() {
    assertThat(new PassageSplitter(WORDS).split(" \n\t ", 3)).isEmpty();
    assertThat(new PassageSplitter(WORDS).split("", 3)).isEmpty();
  }

  @Test
  void cutsBetweenParagraphsFirst() {
    String text = "One two. Three four five.\n\nSix seven. Eight nine ten.";
    assertThat(new PassageSplitter(WORDS).split(text, 6))
        .containsExactly("One two. Three four five.", "Six seven. Eight nine ten.");
  }

  @Test
  void cutsBetweenSentencesButNotAfterAnAbbreviation() {
    String text = "She saw Mr. Brown of St. Ives again. He bowed to J. Smith and left.";
    assertThat(new PassageSplitter(WORDS).split(text, 8))
        .containsExactly("She saw Mr. Brown of St. Ives again.", "He bowed to J. Smith and left.");
  }

  @Test
  void cutsBetweenChineseSentences() {
    assertThat(new PassageSplitter(CODE_POINTS).split("天下大势分久必合。合久必分周末七国。", 10))
        .containsExactly("天下大势分久必合。", "合久必分周末七国。");
  }

  @Test
  void makesNoMorePassagesThanNeededAndNoTinyTail() {
    String text = "word ".repeat(1001).strip();
    List<String> passages = new PassageSplitter(WORDS).split(text, 100);
    assertThat(passages).hasSize(11);
    assertThat(passages).allSatisfy(p -> assertThat(WORDS.count(p)).isBetween(50, 100));
    assertThat(new PassageSplitter(WORDS).split("word ".repeat(200).strip(), 100)).hasSize(2);
  }

  @Test
  void neverCutsASurrogatePairOrAFamily() {
    String family = "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67";
    List<String> passages = new PassageSplitter(CODE_POINTS).split(family.repeat(40), 12);
    assertThat(passages).allSatisfy(p -> assertThat(p).matches("(" + family + ")+"));
    assertThat(String.join("", passages)).isEqualTo(family.repeat(40));
  }

  @Test
  void cutsAGraphemeThatAloneIsTooLong() {
    String zalgo = "e" + "\u0301".repeat(100);
    List<String> passages = new PassageSplitter(CODE_POINTS).split(zalgo, 10);
    assertThat(String.join("", passages)).isEqualTo(zalgo);
    assertThat(passages).allSatisfy(p -> assertThat(CODE_POINTS.count(p)).isLessThanOrEqualTo(10));
  }

  @Test
  void refusesLimitBelowOne() {
    assertThatThrownBy(() -> new PassageSplitter(WORDS).split("one", 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot split text: the maximum tokens of a passage must be 1 or more, got 0");
  }

  @Test
  void refusesACodePointThatNeverFits() {
    assertThatThrownBy(() -> new PassageSplitter(UTF_8).split("abc \uD83D\uDE00 def", 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot split text: one character has more tokens than the 3 of a passage,"
                + " got U+1F600 with 4 tokens");
  }

  @Test
  @Timeout(30)
  void readsALongLineWithoutSpacesOnlyAFewTimes() {
    assertThat(charactersCounted("x".repeat(200_000), 1_000)).isLessThan(4 * 200_000L);
    assertThat(charactersCounted("x".repeat(10_000_000), 3_000)).isLessThan(4 * 10_000_000L);
    assertThat(charactersCounted("Well, so it is. ".repeat(60_000), 500)).isLessThan(4 * 960_000L);
  }

  @Test
  @Timeout(30)
  void copesWithTextWhoseEndsAreUnlikeInDensity() {
    String text = "a".repeat(300_000) + "\uD83D\uDE00".repeat(100_000);
    AtomicLong counted = new AtomicLong();
    TokenCounter uneven =
        t -> {
          counted.addAndGet(t.length());
          return (int) t.codePoints().mapToLong(c -> c > 0xFFFF ? 4 : c % 2).sum();
        };
    List<String> passages = new PassageSplitter(uneven).split(text, 900);
    assertThat(String.join("", passages)).isEqualTo(text);
    assertThat(counted.get()).isLessThan(12L * text.length());
  }

  @Test
  void endsForACounterThatCountsEveryPassageWithExtraTokens() {
    TokenCounter extra = text -> 5 + text.length();
    List<String> passages = new PassageSplitter(extra).split("abcdefghij".repeat(50), 7);
    assertThat(String.join("", passages)).isEqualTo("abcdefghij".repeat(50));
    assertThat(passages).allSatisfy(p -> assertThat(p.length()).isBetween(1, 2));
  }

  @Test
  void finishesATenMegabyteTextQuickly() {
    String text = ("It was so. ".repeat(50) + "\n\n").repeat(18_000);
    long start = System.nanoTime();
    List<String> passages = new PassageSplitter(t -> t.length() / 4).split(text, 3_000);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    assertThat(passages).hasSizeBetween(820, 900);
    assertThat(passages.stream().filter(p -> !p.endsWith(".")).count()).isZero();
  }

  private static long charactersCounted(String text, int maxTokens) {
    AtomicLong counted = new AtomicLong();
    TokenCounter counter =
        t -> {
          counted.addAndGet(t.length());
          return t.length() / 3;
        };
    List<String> passages = new PassageSplitter(counter).split(text, maxTokens);
    assertThat(passages)
        .hasSizeLessThan((int) Math.ceil(text.length() / 3.0 / maxTokens * 1.15) + 2);
    return counted.get();
  }
}
