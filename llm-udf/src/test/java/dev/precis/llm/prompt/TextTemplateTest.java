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

class TextTemplateTest {
  private static final List<String> KNOWN = List.of(TextTemplate.WORDS, TextTemplate.LANGUAGE);
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
    assertThat(new TextTemplate(form).filled(VALUES)).isEqualTo(filled);
  }

  @Test
  void fillsValuesAsTheyAre() {
    assertThat(
            new TextTemplate("{summary} {words}")
                .filled(Map.of("summary", "{words} $1 \\", "words", "9")))
        .isEqualTo("{words} $1 \\ 9");
  }

  @Test
  void fillsOnePlaceholderAloneAndLeavesTheRestForLater() {
    TextTemplate german =
        new TextTemplate("{language} {{language}} {words} {x}").with("language", "German");

    assertThat(german.form()).isEqualTo("German {{language}} {words} {x}");
    assertThat(german.filled(VALUES)).isEqualTo("German {language} 9 {x}");
    assertThat(german.has(TextTemplate.LANGUAGE)).as("a literal is no placeholder").isFalse();
    assertThat(german.has(TextTemplate.WORDS)).isTrue();
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
    assertThat(new TextTemplate(form).problems(KNOWN))
        .containsExactly(
            "unknown placeholder " + problem + " For literal braces, write {" + form + "}");
  }

  @Test
  void namesAllPlaceholdersWhereNoneIsNear() {
    assertThat(new TextTemplate("{text} {text} {words}").problems(KNOWN))
        .containsExactly(
            "unknown placeholder {text}; expected {words} or {language}. For literal"
                + " braces, write {{text}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{words}", "{{wrods}}", "{\"wrods\": 1}", "{wrods", "wrods}", "{3}", "{}"})
  void findsNothingWrongWithTheRest(String form) {
    assertThat(new TextTemplate(form).problems(KNOWN)).isEmpty();
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

    assertThat(new TextTemplate(escaped).problems(KNOWN)).isEmpty();
    assertThat(new TextTemplate(escaped).filled(VALUES)).isEqualTo(text);
  }

  @Property
  void fillingInTwoStepsIsFillingAtOnce(@ForAll("bracedTexts") String text) {
    TextTemplate wording = new TextTemplate(text);

    assertThat(wording.with("language", "German").filled(Map.of("words", "9")))
        .isEqualTo(wording.filled(VALUES));
  }
}
