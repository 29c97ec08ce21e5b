package dev.precis.llm.lead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.text.passage.WordScan;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LeadTest {
  private static final String STORY = "The keeper climbed. Mr. Hale\nslept well! Was it a storm?";

  @Test
  void takesAsManyWholeSentencesAsFit() {
    assertThat(Lead.of(STORY, 3)).isEqualTo(new Lead("The keeper climbed.", 3, true));
    assertThat(Lead.of(STORY, 6)).isEqualTo(new Lead("The keeper climbed.", 3, true));
    assertThat(Lead.of(STORY, 7))
        .isEqualTo(new Lead("The keeper climbed. Mr. Hale\nslept well!", 7, true));
    assertThat(Lead.of(STORY, 11)).isEqualTo(new Lead(STORY, 11, true));
    assertThat(Lead.of(STORY, 1_000)).isEqualTo(new Lead(STORY, 11, true));
  }

  @Test
  void cutsBetweenWordsWhereTheFirstSentenceAloneIsTooLong() {
    assertThat(Lead.of("  " + STORY, 2)).isEqualTo(new Lead("The keeper", 2, false));
  }

  @Test
  void takesAParagraphsEndForASentencesEnd() {
    assertThat(Lead.of("A storm\nat night\n \nThe keeper slept", 5))
        .isEqualTo(new Lead("A storm\nat night", 4, true));
    assertThat(Lead.of("A storm\r\n\r\nThe keeper slept", 4))
        .isEqualTo(new Lead("A storm", 2, true));
  }

  @Test
  void takesTheTextsEndForASentencesEnd() {
    assertThat(Lead.of("No end at all \n", 4)).isEqualTo(new Lead("No end at all", 4, true));
  }

  @Test
  void countsCharactersWhereWordsHaveNoSpacesBetweenThem() {
    String chinese = "\u4E2D\u6587\u3002\u5F88\u957F\uFF01";

    assertThat(WordScan.count(chinese)).isEqualTo(4);
    assertThat(Lead.of(chinese, 3)).isEqualTo(new Lead("\u4E2D\u6587\u3002", 2, true));
    assertThat(WordScan.count("\u306E\u30A2")).isEqualTo(2);
    assertThat(WordScan.count("\uD55C\uAD6D\uC5B4 \uBB38\uC7A5")).isEqualTo(2);
  }

  @Test
  void findsNothingInNothing() {
    assertThat(Lead.of(" \n ", 5)).isEqualTo(new Lead("", 0, true));
    assertThat(WordScan.count("")).isZero();
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.frequencyOf(
        Tuple.of(1, Arbitraries.strings().all().ofMaxLength(300)),
        Tuple.of(4, Arbitraries.strings().withChars("aB.!? \n\"\u4E2D\u3002").ofMaxLength(300)));
  }

  @Property
  void isTheBeginningOfTheTextAndNoLongerThanAskedFor(
      @ForAll("texts") String text, @ForAll @IntRange(min = 1, max = 60) int most) {
    Lead lead = Lead.of(text, most);

    assertThat(withoutWhiteSpaceBefore(text)).startsWith(lead.text());
    assertThat(lead.words()).isLessThanOrEqualTo(most).isEqualTo(WordScan.count(lead.text()));
    assertThat(lead.words() == 0).isEqualTo(WordScan.count(text) == 0);
    assertThat(lead.whole() || lead.words() == most).as("cut only at the limit").isTrue();
  }

  @Property
  void growsWithTheWordsAskedForUpToTheWholeText(
      @ForAll("texts") String text, @ForAll @IntRange(min = 1, max = 60) int most) {
    Lead less = Lead.of(text, most);
    Lead more = Lead.of(text, most + 1);

    if (less.whole()) {
      assertThat(more.text()).startsWith(less.text());
    }
    Lead all = Lead.of(text, text.length() + 1);
    assertThat(all.whole()).isTrue();
    assertThat(all.words()).isEqualTo(WordScan.count(text));
  }

  private static String withoutWhiteSpaceBefore(String text) {
    int start = 0;
    while (start < text.length() && Character.isWhitespace(text.charAt(start))) {
      start++;
    }
    return text.substring(start);
  }
}
