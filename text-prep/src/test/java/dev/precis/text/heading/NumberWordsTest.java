package dev.precis.text.heading;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberWordsTest {

  @ParameterizedTest
  @CsvSource({
    "One, 1",
    "NINETEENTH, 19",
    "Twenty-First, 21",
    "one hundred and nineteen, 119",
    "One Hundredth, 100"
  })
  void readsEnglish(String words, int value) {
    assertThat(NumberWords.value(words)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "Eins, 1",
    "Erstes, 1",
    "dritter, 3",
    "Siebtes, 7",
    "Achte, 8",
    "Fünfzehntes, 15",
    "Dreißig, 30",
    "einundzwanzigstes, 21"
  })
  void readsGerman(String words, int value) {
    assertThat(NumberWords.value(words)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "premier, 1",
    "Première, 1",
    "deuxième, 2",
    "cinquième, 5",
    "neuvième, 9",
    "vingt et un, 21",
    "soixante-dix, 70",
    "quatre-vingt-dix-septième, 97"
  })
  void readsFrench(String words, int value) {
    assertThat(NumberWords.value(words)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "Primero, 1",
    "primer, 1",
    "tercera, 3",
    "diez, 10",
    "undécimo, 11",
    "decimotercio, 13",
    "décima octava, 18",
    "vigésimo, 20",
    "trigésima primera, 31"
  })
  void readsSpanish(String words, int value) {
    assertThat(NumberWords.value(words)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "Primo, 1",
    "nove, 9",
    "dodicesimo, 12",
    "ventunesimo, 21",
    "ventitreesimo, 23",
    "quarantottesima, 48",
    "novantesimo, 90"
  })
  void readsItalian(String words, int value) {
    assertThat(NumberWords.value(words)).isEqualTo(value);
  }

  @Test
  void readsNothingElse() {
    assertThat(NumberWords.value("quay")).isZero();
    assertThat(NumberWords.value("")).isZero();
    assertThat(NumberWords.value("one hundred and twenty")).isZero();
  }

  @Test
  void foldsCaseAccentsAndUmlauts() {
    assertThat(NumberWords.fold("Große Brücke, él")).isEqualTo("grossebrueckeel");
  }
}
