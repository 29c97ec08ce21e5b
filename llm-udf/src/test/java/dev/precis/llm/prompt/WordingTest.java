package dev.precis.llm.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordingTest {
  private static final List<String> KNOWN = List.of(Wording.WORDS, Wording.LANGUAGE);
  private static final Map<String, String> VALUES = Map.of("words", "9", "language", "German");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "In {words} words, {words}! | In 9 words, 9!",
        "{language}{words} | German9",
        "{{words}} is {words} | {words} is 9",
        "{{{words}}} | {{words}}",
        "{ {words} } | { 9 }",
        "{\"a\": {\"b\": 1}} | {\"a\": {\"b\": 1}}",
        "{} {{}} { } {1} {a, b} {a: b} }{ | {} {{}} { } {1} {a, b} {a: b} }{",
        "{summary} {words | {summary} {words"
      })
  void fillsPlaceholdersAndKeepsOtherBraces(String form, String filled) {
    assertThat(new Wording(form).filled(VALUES)).isEqualTo(filled);
  }

  @Test
  void fillsValuesAsTheyAre() {
    assertThat(
            new Wording("{summary} {words}")
                .filled(Map.of("summary", "{words} $1 \\", "words", "9")))
        .isEqualTo("{words} $1 \\ 9");
  }

  @Test
  void fillsOnePlaceholderAloneAndLeavesTheRestForLater() {
    Wording german = new Wording("{language} {{language}} {words} {x}").with("language", "German");

    assertThat(german.form()).isEqualTo("German {{language}} {words} {x}");
    assertThat(german.filled(VALUES)).isEqualTo("German {language} 9 {x}");
    assertThat(german.has(Wording.LANGUAGE)).as("a literal is no placeholder").isFalse();
    assertThat(german.has(Wording.WORDS)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "{wrods}, {wrods}; did you mean {words}?",
    "{Words}, {Words}; did you mean {words}?",
    "{ words }, { words }; did you mean {words}?",
    "{langauge}, {langauge}; did you mean {language}?",
    "{word}, {word}; did you mean {words}?"
  })
  void namesTheNearestPlaceholder(String form, String problem) {
    assertThat(new Wording(form).problems(KNOWN))
        .containsExactly(
            "unknown placeholder " + problem + " Write {" + form + "} where the braces are meant");
  }

  @Test
  void namesAllPlaceholdersWhereNoneIsNear() {
    assertThat(new Wording("{text} {text} {words}").problems(KNOWN))
        .containsExactly(
            "unknown placeholder {text}; there is {words}, {language}. Write {{text}} where the"
                + " braces are meant");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{words}", "{{wrods}}", "{\"wrods\": 1}", "{wrods", "wrods}", "{3}", "{}"})
  void findsNothingWrongWithTheRest(String form) {
    assertThat(new Wording(form).problems(KNOWN)).isEmpty();
  }

  @Provide
  Arbitrary<String> bracedTexts() {
    return Arbitraries.of("{", "}", "words", "language", "x", " ", "\"", "$", "\\", "\n")
        .list()
        .ofMaxSize(12)
        .map(parts -> String.join("", parts));
  }

  @Property
  void anyTextHasAWayToBeWritten(@ForAll("bracedTexts") String text) {
    String escaped = text.replaceAll("\\{( *\\p{L}[\\p{L}\\p{N}_ -]*)\\}", "{{$1}}");

    assertThat(new Wording(escaped).problems(KNOWN)).isEmpty();
    assertThat(new Wording(escaped).filled(VALUES)).isEqualTo(text);
  }

  @Property
  void fillingInTwoStepsIsFillingAtOnce(@ForAll("bracedTexts") String text) {
    Wording wording = new Wording(text);

    assertThat(wording.with("language", "German").filled(Map.of("words", "9")))
        .isEqualTo(wording.filled(VALUES));
  }
}
