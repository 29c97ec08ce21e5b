package dev.precis.job.settings;

import dev.precis.llm.cache.ModelUri;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.prompt.Level;
import dev.precis.llm.settings.Setting;
import dev.precis.llm.settings.SettingsReader;
import dev.precis.llm.summarize.SummarySettings;
import dev.precis.text.chapter.ChapterKind;
import dev.precis.text.chapter.ChapterSplitter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * All that a run can be told.
 *
 * @param levels what to summarize, chapters first
 * @param kinds the labels of the kinds of chapters to summarize; never empty
 * @param chapterRegex what the heading lines of chapters match; empty to find them
 * @param chaptersPerTask how many chapters a Spark task takes; 0 for one, more where there are very
 *     many
 * @param memoryCheck whether a run stops before it loads a model that an executor's memory cannot
 *     hold
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
  private static final List<String> ALL_KINDS =
      Arrays.stream(ChapterKind.values()).map(ChapterKind::label).toList();

  private static final List<String> ALL_LEVELS =
      Arrays.stream(Level.values()).map(Level::label).toList();

  public static final Setting<List<String>> LEVELS =
      Setting.ofTexts(
          "job.levels",
          "levels to summarize, of "
              + String.join(", ", ALL_LEVELS)
              + ", each from the summaries of the previous one; empty: chapter");
  private static final Setting<List<String>> KINDS =
      Setting.ofTexts(
          "job.kinds", "kinds to include, of " + String.join(", ", ALL_KINDS) + "; empty: all");
  public static final Setting<String> CHAPTER_REGEX =
      Setting.ofText(
          "job.chapter-regex",
          "",
          "a Java regular expression that matches whole heading lines of chapters; empty: Precis"
              + " finds the headings");
  private static final Setting<Integer> CHAPTERS_PER_TASK =
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
   * @param given dotted keys to values; the later of two sources must have replaced the earlier
   * @throws dev.precis.llm.settings.SettingsException with all that is wrong
   */
  public static JobSettings of(Map<String, Object> given) {
    SettingsReader reader = new SettingsReader(given);
    JobSettings settings =
        new JobSettings(
            ModelSettings.read(reader),
            SummarySettings.read(reader, Level.CHAPTER),
            SummarySettings.read(reader, Level.PART),
            SummarySettings.read(reader, Level.BOOK),
            SamplingSettings.read(reader),
            levels(reader),
            kinds(reader),
            chapterRegex(reader),
            reader.get(CHAPTERS_PER_TASK),
            reader.get(MEMORY_CHECK),
            RunSettings.read(reader));
    requireColumns(settings, reader);
    reader.finish();
    return settings;
  }

  /** What may be kept in a file: an address of the model can hold a secret. */
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

  /** What is asked of the summaries of a level. */
  public SummarySettings summary(Level level) {
    return switch (level) {
      case CHAPTER -> summary;
      case PART -> partSummary;
      case BOOK -> bookSummary;
    };
  }

  private static List<Level> levels(SettingsReader reader) {
    List<String> named =
        reader.get(LEVELS).stream()
            .flatMap(text -> Arrays.stream(text.split(",", -1)))
            .map(String::strip)
            .toList();
    if (named.isEmpty()) {
      return List.of(Level.CHAPTER);
    }
    if (!ALL_LEVELS.containsAll(named) || !named.contains(Level.CHAPTER.label())) {
      reader.problem(
          LEVELS.key()
              + ": expected chapter, and optionally part, book or both, got "
              + String.join(",", named));
    }
    return Arrays.stream(Level.values()).filter(level -> named.contains(level.label())).toList();
  }

  /** An output that is csv by itself is only known later; see {@code SummaryStore.keepSchema}. */
  private static void requireColumns(JobSettings settings, SettingsReader reader) {
    if (!settings.summary.schema().isEmpty() && settings.run.outputFormat().equals("csv")) {
      reader.problem(
          RunSettings.OUTPUT_FORMAT.key()
              + ": csv cannot store the typed answers of "
              + SummarySettings.SCHEMA.key()
              + "; expected parquet, orc or json, got csv");
    }
  }

  private static List<String> kinds(SettingsReader reader) {
    List<String> kinds = reader.get(KINDS);
    for (String kind : kinds) {
      if (!ALL_KINDS.contains(kind)) {
        reader.problem(
            KINDS.key() + ": expected some of " + String.join(", ", ALL_KINDS) + ", got " + kind);
      }
    }
    return kinds.isEmpty() ? ALL_KINDS : kinds;
  }

  private static String chapterRegex(SettingsReader reader) {
    String regex = reader.get(CHAPTER_REGEX);
    try {
      ChapterSplitter.of(regex);
    } catch (IllegalArgumentException e) {
      reader.problem(CHAPTER_REGEX.key() + ": " + e.getMessage());
    }
    return regex;
  }

  /** Every setting there is, in the order of the groups. */
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
