package dev.precis.job.settings;

import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.prompt.Level;
import dev.precis.llm.settings.SettingsReader;
import dev.precis.llm.summarize.SummarySettings;
import dev.precis.text.chapter.ChapterSplitter;
import java.util.Arrays;
import java.util.List;

/**
 * Reads all settings of a job, and checks those whose values depend on more than one key or on a
 * list. Problems go to the reader.
 */
record JobSettingsReader(SettingsReader reader) {
  JobSettings read() {
    ModelSettings model = ModelSettings.read(reader);
    JobSettings settings =
        new JobSettings(
            model,
            SummarySettings.read(reader, Level.CHAPTER),
            SummarySettings.read(reader, Level.PART),
            SummarySettings.read(reader, Level.BOOK),
            SamplingSettings.read(reader, model),
            levels(),
            kinds(),
            chapterRegex(),
            reader.get(JobSettings.CHAPTERS_PER_TASK),
            reader.get(JobSettings.MEMORY_CHECK),
            RunSettings.read(reader));
    requireColumns(settings);
    return settings;
  }

  private List<Level> levels() {
    List<String> named =
        reader.get(JobSettings.LEVELS).stream()
            .flatMap(text -> Arrays.stream(text.split(",", -1)))
            .map(String::strip)
            .toList();
    if (named.isEmpty()) {
      return List.of(Level.CHAPTER);
    }
    if (!JobSettings.ALL_LEVELS.containsAll(named) || !named.contains(Level.CHAPTER.label())) {
      reader.problem(
          JobSettings.LEVELS.key()
              + ": expected chapter, and optionally part, book or both, got "
              + String.join(",", named));
    }
    return Arrays.stream(Level.values()).filter(level -> named.contains(level.label())).toList();
  }

  private List<String> kinds() {
    List<String> kinds = reader.get(JobSettings.KINDS);
    for (String kind : kinds) {
      if (!JobSettings.ALL_KINDS.contains(kind)) {
        reader.problem(
            JobSettings.KINDS.key()
                + ": expected some of "
                + String.join(", ", JobSettings.ALL_KINDS)
                + ", got "
                + kind);
      }
    }
    return kinds.isEmpty() ? JobSettings.ALL_KINDS : kinds;
  }

  private String chapterRegex() {
    String regex = reader.get(JobSettings.CHAPTER_REGEX);
    try {
      ChapterSplitter.of(regex);
    } catch (IllegalArgumentException e) {
      reader.problem(JobSettings.CHAPTER_REGEX.key() + ": " + e.getMessage());
    }
    return regex;
  }

  /** Checks the setting alone; {@code SummaryStore.keepSchema} checks the format of the output. */
  private void requireColumns(JobSettings settings) {
    if (!settings.summary().schema().isEmpty() && settings.run().outputFormat().equals("csv")) {
      reader.problem(
          RunSettings.OUTPUT_FORMAT.key()
              + ": csv cannot store the typed answers of "
              + SummarySettings.SCHEMA.key()
              + "; expected parquet, orc or json, got csv");
    }
  }
}
