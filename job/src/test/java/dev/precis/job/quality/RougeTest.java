package dev.precis.job.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RougeTest {
  private static final Languages LANGUAGES = new Languages();
  private static final Language ENGLISH = LANGUAGES.named("en").orElseThrow();

  @AfterAll
  static void close() {
    LANGUAGES.close();
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.split(" "));
  }

  /** The example of Lin's section 3.1: there, 3 and 2 of 4 words. */
  @ParameterizedTest
  @CsvSource({"police kill the gunman, 0.75", "the gunman kill police, 0.5"})
  void agreesWithLinsOwnExample(String summary, double expected) {
    RougeScore score = Rouge.of(words(summary), words("police killed the gunman")).longest();

    assertThat(score.f1()).isEqualTo(expected);
  }

  @Test
  void agreesWithWhatIsCountedByHand() {
    // Six of seven words, and all six of the reference; four of six pairs, of five.
    Rouge rouge =
        Rouge.of(words("the cat was found under the bed"), words("the cat was under the bed"));

    assertThat(rouge.one()).isEqualTo(new RougeScore(6 / 7.0, 1, 2 * (6 / 7.0) / (6 / 7.0 + 1)));
    assertThat(rouge.two().precision()).isEqualTo(4 / 6.0);
    assertThat(rouge.two().recall()).isEqualTo(4 / 5.0);
    assertThat(rouge.longest().recall()).isEqualTo(1);
  }

  @Test
  void countsARepeatedWordNoMoreOftenThanTheReferenceHasIt() {
    assertThat(Rouge.of(words("the the the the"), words("the cat")).one())
        .isEqualTo(new RougeScore(0.25, 0.5, 1 / 3.0));
  }

  /** Of rouge-score 0.1.2 (PyPI, with NLTK 3.10.4): precision, recall, F1 of 1, 2 and L. */
  static Stream<Arguments> ofAnotherImplementation() {
    String keeper =
        "the keeper climbs the stairs every evening and counts the steps of the old lighthouse";
    String climbed =
        "every evening the keeper climbed two hundred and four stairs of the lighthouse and counted them";
    String ship =
        "a ship is lost in the storm and the crew are saved by the fishermen of the village";
    String crew =
        "fishermen save the crew of a ship that was lost in a great storm near the village";
    return Stream.of(
        Arguments.of(
            false,
            keeper,
            climbed,
            "0.600000 0.562500 0.580645 0.214286 0.200000 0.206897 0.400000 0.375000 0.387097"),
        Arguments.of(
            false,
            ship,
            crew,
            "0.611111 0.647059 0.628571 0.235294 0.250000 0.242424 0.388889 0.411765 0.400000"),
        Arguments.of(
            false,
            "a b a b a b c",
            "a b c a b c",
            "0.714286 0.833333 0.769231 0.500000 0.600000 0.545455 0.714286 0.833333 0.769231"),
        Arguments.of(
            true,
            keeper,
            climbed,
            "0.733333 0.687500 0.709677 0.357143 0.333333 0.344828 0.466667 0.437500 0.451613"),
        Arguments.of(
            true,
            ship,
            crew,
            "0.666667 0.705882 0.685714 0.235294 0.250000 0.242424 0.388889 0.411765 0.400000"),
        Arguments.of(
            true, "police killed the gunman", "police kill the gunman", "1 1 1 1 1 1 1 1 1"));
  }

  @ParameterizedTest
  @MethodSource("ofAnotherImplementation")
  void agreesWithAnotherImplementation(
      boolean stemmed, String summary, String reference, String expected) {
    Rouge rouge =
        stemmed
            ? Rouge.of(ENGLISH.stems(summary), ENGLISH.stems(reference))
            : Rouge.of(words(summary), words(reference));

    List<Double> got =
        Stream.of(rouge.one(), rouge.two(), rouge.longest())
            .flatMap(score -> Stream.of(score.precision(), score.recall(), score.f1()))
            .toList();
    List<String> wanted = words(expected);
    for (int i = 0; i < wanted.size(); i++) {
      assertThat(got.get(i))
          .as("number %d", i)
          .isCloseTo(Double.parseDouble(wanted.get(i)), within(5e-7));
    }
  }

  @Test
  void isZeroWhereOneTextIsEmpty() {
    RougeScore nothing = new RougeScore(0, 0, 0);

    assertThat(Rouge.of(List.of(), words("a b"))).isEqualTo(new Rouge(nothing, nothing, nothing));
    assertThat(Rouge.of(words("a b"), List.of())).isEqualTo(new Rouge(nothing, nothing, nothing));
    assertThat(Rouge.of(List.of(), List.of())).isEqualTo(new Rouge(nothing, nothing, nothing));
  }

  @Property(tries = 300)
  void isOneOfItselfAndWithinBoundsOfOthersAndSymmetric(
      @ForAll @Size(min = 2, max = 200) List<Character> first,
      @ForAll @Size(max = 200) List<Character> second) {
    List<String> one = first.stream().map(c -> "" + (char) ('a' + c % 5)).toList();
    List<String> other = second.stream().map(c -> "" + (char) ('a' + c % 5)).toList();
    RougeScore whole = new RougeScore(1, 1, 1);

    assertThat(Rouge.of(one, one)).isEqualTo(new Rouge(whole, whole, whole));
    Rouge there = Rouge.of(one, other);
    Rouge back = Rouge.of(other, one);
    assertThat(there.one().f1()).isBetween(0.0, 1.0).isEqualTo(back.one().f1(), within(1e-12));
    assertThat(there.longest().precision()).isEqualTo(back.longest().recall());
    assertThat(there.longest().f1()).isLessThanOrEqualTo(there.one().f1() + 1e-12);
  }

  @Property(tries = 300)
  void longestCommonSubsequenceIsThatOfTheTextbook(
      @ForAll @Size(max = 300) List<Character> first,
      @ForAll @Size(max = 300) List<Character> second) {
    List<String> one = first.stream().map(c -> "" + c % 4).toList();
    List<String> other = second.stream().map(c -> "" + c % 4).toList();

    assertThat(CommonSubsequence.of(one, other).length()).isEqualTo(textbook(one, other));
  }

  /** Wagner and Fischer's table, a row at a time. */
  private static int textbook(List<String> first, List<String> second) {
    int[] row = new int[second.size() + 1];
    for (String word : first) {
      int diagonal = 0;
      for (int j = 1; j <= second.size(); j++) {
        int above = row[j];
        row[j] = word.equals(second.get(j - 1)) ? diagonal + 1 : Math.max(above, row[j - 1]);
        diagonal = above;
      }
    }
    return row[second.size()];
  }

  @Test
  void takesTwoTextsOfAMegabyteInSeconds() {
    List<String> text =
        Collections.nCopies(40_000, words("so it goes on and on")).stream()
            .flatMap(List::stream)
            .toList();

    Rouge rouge = assertTimeoutPreemptively(Duration.ofMinutes(1), () -> Rouge.of(text, text));

    assertThat(rouge.longest()).isEqualTo(new RougeScore(1, 1, 1));
  }
}
