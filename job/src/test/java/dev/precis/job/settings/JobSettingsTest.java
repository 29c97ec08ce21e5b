package dev.precis.job.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.llm.prompt.Level;
import dev.precis.llm.settings.Setting;
import dev.precis.llm.settings.SettingsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JobSettingsTest {
  private static void assertRefused(Map<String, Object> given, String... messages) {
    assertThatThrownBy(() -> JobSettings.of(given))
        .isInstanceOf(SettingsException.class)
        .satisfies(e -> assertThat(e.getMessage()).contains(messages));
  }

  @Test
  void includesAllKindsOfChaptersByDefault() {
    JobSettings settings = JobSettings.of(Map.of());

    assertThat(settings.levels()).containsExactly(Level.CHAPTER);
    assertThat(settings.kinds()).containsExactly("chapter", "front_matter", "back_matter");
    assertThat(settings.chapterRegex()).isEmpty();
    assertThat(settings.chaptersPerTask()).isZero();
    assertThat(settings.memoryCheck()).isTrue();
  }

  @Test
  void sortsLevelsAndAcceptsThemInOneText() {
    assertThat(JobSettings.of(Map.of("job.levels", "book, chapter")).levels())
        .containsExactly(Level.CHAPTER, Level.BOOK);
    assertThat(JobSettings.of(Map.of("job.levels", List.of("part", "chapter", "book"))).levels())
        .containsExactly(Level.CHAPTER, Level.PART, Level.BOOK);
  }

  @Test
  void refusesLevelsWithoutChaptersAndUnknownKinds() {
    assertRefused(
        Map.of("job.levels", "part,book", "job.kinds", List.of("poem")),
        "job.levels: expected chapter, and optionally part, book or both, got part,book",
        "job.kinds: expected some of chapter, front_matter, back_matter, got poem");
  }

  @Test
  void refusesAPatternThatCannotMatchHeadings() {
    assertRefused(Map.of("job.chapter-regex", "(CHAPTER"), "job.chapter-regex: Cannot use heading");
  }

  @Test
  void refusesTypedAnswersInCsv() {
    String schema = Path.of("..", "conf", "schemas", "chapter.json").toString();

    assertRefused(
        Map.of("summary.schema", schema, "job.output-format", "csv"),
        "job.output-format: csv cannot store the typed answers of summary.schema");
    assertThat(
            JobSettings.of(Map.of("summary.schema", schema, "job.output-format", "orc"))
                .summary()
                .schema())
        .isNotEmpty();
  }

  @Test
  void listsEverySettingOnce() {
    assertThat(JobSettings.all().stream().map(Setting::key)).doesNotHaveDuplicates();
  }

  @Test
  void hasAnotherSummaryForEachLevel() {
    JobSettings settings = JobSettings.of(Map.of("summary.part-words", 77));

    assertThat(settings.summary(Level.PART).words()).isEqualTo(77);
    assertThat(settings.summary(Level.CHAPTER)).isEqualTo(settings.summary());
    assertThat(settings.summary(Level.BOOK)).isEqualTo(settings.bookSummary());
  }
}
