package dev.precis.job.settings;

import dev.precis.llm.cache.ModelUri;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.prompt.Level;
import dev.precis.llm.settings.Setting;
import dev.precis.llm.settings.SettingsReader;
import dev.precis.llm.summarize.SummarySettings;
import dev.precis.text.chapter.ChapterKind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * All settings of a job. Immutable.
 *
 * @param levels levels to summarize, chapters first
 * @param kinds labels of the kinds of chapters to include; never empty
 * @param chapterRegex matches whole heading lines of chapters; empty to find them automatically
 * @param chaptersPerTask number of chapters per Spark task; 0: one, or more if there are very many
 * @param memoryCheck whether a run stops before it loads a model that an executor's memory cannot
 *     hold; false: it only warns
 */
public record JobSettings(
    ModelSettings model,
    SummarySettings summary,
    SummarySettings partSummary,
    SummarySettings bookSummary,
    SamplingSettings sampling,
    List<Level> levels,
    List<String> kinds,
    String chapterRegex,
    int chaptersPerTask,
    boolean memoryCheck,
    RunSettings run) {
  static final List<String> ALL_KINDS =
      Arrays.stream(ChapterKind.values()).map(ChapterKind::label).toList();

  static final List<String> ALL_LEVELS = Arrays.stream(Level.values()).map(Level::label).toList();

  public static final Setting<List<String>> LEVELS =
      Setting.ofTexts(
          "job.levels",
          "levels to summarize, of "
              + String.join(", ", ALL_LEVELS)
              + ", each from the summaries of the previous one; empty: chapter");
  static final Setting<List<String>> KINDS =
      Setting.ofTexts(
          "job.kinds", "kinds to include, of " + String.join(", ", ALL_KINDS) + "; empty: all");
  public static final Setting<String> CHAPTER_REGEX =
      Setting.ofText(
          "job.chapter-regex",
          "",
          "a Java regular expression that matches whole heading lines of chapters; empty: Precis"
              + " finds the headings");
  static final Setting<Integer> CHAPTERS_PER_TASK =
      Setting.ofInt(
          "job.chapters-per-task",
          0,
          0,
          1_000_000,
          "number of chapters per Spark task; 0: one, or more if there are very many");

  public static final Setting<Boolean> MEMORY_CHECK =
      Setting.ofBoolean(
          "job.memory-check",
          true,
          "stop before a model is loaded that an executor's memory cannot hold; false: only warn");

  public JobSettings {
    levels = List.copyOf(levels);
    kinds = List.copyOf(kinds);
  }

  /**
   * Reads and checks the settings.
   *
   * @param given dotted keys to values
   * @throws dev.precis.llm.settings.SettingsException with all problems
   */
  public static JobSettings of(Map<String, Object> given) {
    SettingsReader reader = new SettingsReader(given);
    JobSettings settings = new JobSettingsReader(reader).read();
    reader.finish();
    return settings;
  }

  /** A copy that can be written to a file: the address of a model can contain a secret. */
  public JobSettings withoutSecrets() {
    String shown = new ModelUri(model.path()).shown();
    return new JobSettings(
        model.withPath(shown),
        summary,
        partSummary,
        bookSummary,
        sampling,
        levels,
        kinds,
        chapterRegex,
        chaptersPerTask,
        memoryCheck,
        run);
  }

  /** The summary settings of a level. */
  public SummarySettings summary(Level level) {
    return switch (level) {
      case CHAPTER -> summary;
      case PART -> partSummary;
      case BOOK -> bookSummary;
    };
  }

  /** All settings, in the order of their groups. */
  public static List<Setting<?>> all() {
    return Stream.of(
            ModelSettings.all(),
            SummarySettings.all(),
            SamplingSettings.all(),
            List.<Setting<?>>of(LEVELS, KINDS, CHAPTER_REGEX, CHAPTERS_PER_TASK, MEMORY_CHECK),
            RunSettings.all())
        .flatMap(List::stream)
        .toList();
  }
}
