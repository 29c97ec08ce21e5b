package dev.precis.job.cli;

import dev.precis.job.settings.JobSettings;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The levels to summarize: chapters, and optionally parts and books. */
final class LevelsOption {
  @Option(
      names = "--levels",
      split = ",",
      paramLabel = "LEVEL",
      description =
          "Levels to summarize: chapter, and optionally part, book or both. Each level is summarized from the summaries of the previous one. Same as --set job.levels=... Default: chapter.")
  private List<String> levels;

  /** The setting that it stands for. */
  Map<String, Object> settings() {
    return levels == null ? Map.of() : Map.of(JobSettings.LEVELS.key(), levels);
  }
}
