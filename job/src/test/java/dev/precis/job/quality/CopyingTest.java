package dev.precis.job.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CopyingTest {
  private static final List<String> SOURCE =
      words("the keeper climbed the stairs and counted them");

  private static List<String> words(String text) {
    return List.of(text.split(" "));
  }

  @Test
  void countsTheRunsOfWordsThatTheSourceHas() {
    List<String> summary = words("the keeper climbed up the stairs");

    Copying copying = Copying.of(summary, List.of(summary), SOURCE);

    // Of six words "up" is new, of five pairs two, of four triples all but the first, of three runs
    // all.
    assertThat(copying.ngrams()).containsExactly(5 / 6.0, 3 / 5.0, 1 / 4.0, 0.0);
    assertThat(copying.sentences()).isZero();
  }

  @Test
  void findsSentencesWordForWordWhereverTheyStand() {
    List<List<String>> sentences =
        List.of(
            words("the keeper climbed the stairs"),
            words("and counted them"),
            words("and counted all"),
            words("and counted them"),
            List.of());

    assertThat(new CopiedSentences(SOURCE).share(sentences)).isCloseTo(0.75, within(1e-12));
  }

  @Test
  void saysNothingOfWhatIsNotThere() {
    assertThat(Copying.of(List.of(), List.of(), SOURCE))
        .isEqualTo(new Copying(java.util.Arrays.asList(null, null, null, null), null));
    assertThat(Copying.of(words("one two"), List.of(words("one two")), List.of()).ngrams())
        .containsExactly(0.0, 0.0, null, null);
  }

  @Property(tries = 300)
  void findsEachPartOfTheSourceAndNothingElse(
      @ForAll @Size(min = 1, max = 100) List<@IntRange(max = 3) Integer> source,
      @ForAll @IntRange(max = 99) int from,
      @ForAll @IntRange(max = 100) int to) {
    List<String> words = source.stream().map(String::valueOf).toList();
    int start = Math.min(from, words.size() - 1);
    List<String> part = words.subList(start, Math.max(start + 1, Math.min(to, words.size())));
    CopiedSentences copied = new CopiedSentences(words);

    assertThat(copied.share(List.of(part))).isEqualTo(1.0);
    assertThat(copied.share(List.of(part, words("not there")))).isEqualTo(0.5);
    assertThat(Copying.of(part, List.of(part), words).ngrams())
        .allSatisfy(share -> assertThat(share == null || share == 1.0).isTrue());
  }

  @Property(tries = 300)
  void agreesWithLookingEverywhere(
      @ForAll @Size(max = 60) List<@IntRange(max = 2) Integer> source,
      @ForAll @Size(min = 1, max = 8) List<@IntRange(max = 2) Integer> sentence) {
    List<String> words = source.stream().map(String::valueOf).toList();
    List<String> wanted = sentence.stream().map(String::valueOf).toList();

    assertThat(new CopiedSentences(words).share(List.of(wanted)))
        .isEqualTo(java.util.Collections.indexOfSubList(words, wanted) >= 0 ? 1.0 : 0.0);
  }

  @Test
  void repetitionIsTheShareOfRunsThatWereThereBefore() {
    // Runs of four: abcd bcde cdea deab eabc abcd; the last was there.
    assertThat(NGrams.of(words("a b c d e a b c d"), 4).repeated())
        .isCloseTo(1 / 6.0, within(1e-12));
    assertThat(NGrams.of(words("a b c d e f"), 4).repeated()).isZero();
    assertThat(NGrams.of(words("a b c"), 4).repeated()).isNull();
  }
}
