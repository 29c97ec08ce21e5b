package dev.precis.job.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QualityMeterTest {
  private static final QualityMeter METER = new QualityMeter();

  private static final String STORY =
      "The keeper, George Harris, climbed the stairs every evening at six. He counted them with Mr. Bates. There"
          + " were two hundred and four of them in the tower of Skerry.\n\nOn the night of the storm he counted one"
          + " more, and he did not tell his wife.";

  @AfterAll
  static void close() {
    METER.close();
  }

  private static Quality of(String summary) {
    return METER.measure(summary, STORY, null, "English");
  }

  @Test
  void findsThatATextIsItsOwnSummary() {
    Quality quality = METER.measure(STORY, STORY, STORY, "English");

    assertThat(quality.compression()).isEqualTo(1);
    assertThat(quality.copying()).isEqualTo(new Copying(List.of(1.0, 1.0, 1.0, 1.0), 1.0));
    assertThat(quality.names().novel()).isEmpty();
    assertThat(quality.repetition()).isZero();
    assertThat(quality.language()).isEqualTo("en");
    assertThat(quality.languageMatch()).isTrue();
    assertThat(quality.rouge().longest()).isEqualTo(new RougeScore(1, 1, 1));
    assertThat(quality.lead3().one().precision()).isEqualTo(1);
    assertThat(quality.lead3().one().recall()).isBetween(0.5, 0.7);
  }

  @Test
  void findsNothingInCommonWhereNothingIs() {
    Quality quality = METER.measure("Zebras graze quietly.", STORY, "Unrelated remarks", "English");

    assertThat(quality.copying())
        .isEqualTo(new Copying(java.util.Arrays.asList(0.0, 0.0, 0.0, null), 0.0));
    assertThat(quality.coverage()).isNull();
    assertThat(quality.rouge().one().f1()).isZero();
  }

  @Test
  void measuresAnEmptySummary() {
    Quality quality = METER.measure("", STORY, "A keeper counts.", "English");

    assertThat(quality.words()).isZero();
    assertThat(quality.compression()).isNull();
    assertThat(quality.copying().sentences()).isNull();
    assertThat(quality.names()).isNull();
    assertThat(quality.repetition()).isNull();
    assertThat(quality.languageMatch()).isNull();
    assertThat(quality.rouge().one()).isEqualTo(new RougeScore(0, 0, 0));
  }

  @Test
  void measuresWhatItCanWithoutASource() {
    Quality quality = METER.measure("The keeper climbs.", null, "The keeper climbs.", null);

    assertThat(quality.sourceWords()).isNull();
    assertThat(quality.copying()).isNull();
    assertThat(quality.lead3()).isNull();
    assertThat(quality.rouge().two().f1()).isEqualTo(1);
  }

  @Test
  void namesWhomTheSourceDoesNotName() {
    Quality quality =
        of("In the tower Harris's friend Watson counts. He tells Mrs. Hudson of Skerry.");

    assertThat(quality.names().all())
        .containsExactly("Harris", "Watson", "Mrs", "Hudson", "Skerry");
    assertThat(quality.names().novel())
        .as("by their stems, Mrs is Mr")
        .containsExactly("Watson", "Hudson");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Suddenly it rained. Nobody came, and I went. He said: \"Come in!\" \u2014 Never.",
        "Then GEORGE\u2019S wife spoke, and george went."
      })
  void takesNoOtherCapitalForANewName(String summary) {
    assertThat(of(summary).names().novel()).isEmpty();
  }

  @Test
  void findsNoNamesInASummaryThatIsAllCapitals() {
    assertThat(of("NOBODY KNOWS WATSON").names()).isNull();
    assertThat(of("NOBODY KNOWS WATSON. He knows Holmes.").names().all()).containsExactly("Holmes");
  }

  @Test
  void looksForGermanNounsByTheirStems() {
    String source =
        "Der W\u00e4rter stieg die Treppe hinauf und z\u00e4hlte die Stufen des Turmes mit Innstetten.";
    Quality quality =
        METER.measure(
            "Ein W\u00e4rter z\u00e4hlt die Stufe eines Turms mit Crampas.",
            source,
            null,
            "German");

    assertThat(quality.names().novel()).containsExactly("Crampas");
  }

  @ParameterizedTest
  @CsvSource({
    "The old man went down to the sea because he was tired of it, en",
    "Der alte Mann ging an das Meer weil er es nicht mehr sehen konnte, de",
    "Le vieil homme est venu dans la ville avec ses amis et il ne parle pas, fr",
    "El viejo fue a la ciudad con sus amigos y no quiso hablar de lo que era, es",
    "Il vecchio andava con gli amici nella sua casa e non parlava di quello che era, it",
    "De oude man ging naar de zee omdat hij het niet meer kon zien, nl",
    "\u8001\u4eba\u6bcf\u5929\u665a\u4e0a\u90fd\u4e0a\u697c, zh",
    "\u8001\u4eba\u306f\u6bce\u6669\u968e\u6bb5\u3092\u4e0a\u3063\u305f, ja"
  })
  void tellsTheLanguage(String text, String code) {
    assertThat(METER.measure(text, null, null, null).language()).isEqualTo(code);
  }

  @Test
  void doesNotGuessTheLanguageOfAFewNames() {
    assertThat(METER.measure("George Harris Montmorency", STORY, null, null).languageMatch())
        .isNull();
  }

  @Test
  void tellsASummaryInAnotherLanguage() {
    Quality quality =
        of("Der W\u00e4rter geht jeden Abend auf den Turm, und er sagt es seiner Frau nicht.");

    assertThat(quality.languageMatch()).isFalse();
  }

  @Test
  void measuresChineseByCharacters() {
    String source =
        "\u5b88\u5854\u4eba\u6bcf\u5929\u665a\u4e0a\u722c\u697c\u68af\u3002\u4ed6\u6570\u4e86\u4e8c\u767e\u56db\u7ea7\u3002\u4ed6\u6ca1\u6709\u544a\u8bc9\u59bb\u5b50\u3002";
    String first = "\u5b88\u5854\u4eba\u6bcf\u5929\u665a\u4e0a\u722c\u697c\u68af\u3002";

    Quality quality = METER.measure(first, source, first, "Chinese");

    assertThat(quality.words()).isEqualTo(10);
    assertThat(quality.copying().sentences()).isEqualTo(1);
    assertThat(quality.names()).as("no capitals").isNull();
    assertThat(quality.coverage().start()).isGreaterThan(0.8);
    assertThat(quality.rouge().two().f1()).isEqualTo(1);
  }

  @Test
  void treatsATextWithoutSentenceEndsAsOneSentence() {
    Quality quality = METER.measure("two hundred and four", STORY.replace(".", ""), "four", null);

    assertThat(quality.copying().sentences()).isEqualTo(1);
    assertThat(quality.lead3().one().recall()).isEqualTo(1);
  }

  @Test
  void measuresTextsOfAMegabyteInSeconds() {
    String noEnds = "so it goes on and on ".repeat(50_000);
    String sentences = (STORY + "\n\n").repeat(4_000);

    org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
        Duration.ofMinutes(1),
        () -> {
          assertThat(METER.measure(noEnds, noEnds, STORY, "English").copying().ngrams())
              .containsOnly(1.0);
          assertThat(METER.measure(sentences, sentences, STORY, "English").copying().sentences())
              .isEqualTo(1);
        });
  }
}
