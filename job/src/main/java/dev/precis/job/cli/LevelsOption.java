package dev.precis.job.cli;

import dev.precis.job.settings.JobSettings;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Whether parts and books are summarized, too. */
final class LevelsOption {
  @Option(
      names = "--levels",
      split = ",",
      paramLabel = "LEVEL",
      description =
          "What to summarize: chapter, and part or book or both besides, each made of the summaries of those before; the same as --set job.levels=... (default: chapter).")
  private List<String> levels;

  /** The setting that it stands for. */
  Map<String, Object> settings() {
    return levels == null ? Map.of() : Map.of(JobSettings.LEVELS.key(), levels);
  }
}
