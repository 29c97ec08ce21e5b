package dev.precis.job.settings;

import dev.precis.llm.settings.Setting;
import dev.precis.llm.settings.SettingsReader;
import java.time.Duration;
import java.util.List;

/**
 * How a run commits its work, stops, and handles failures.
 *
 * @param waveTime amount of work of the whole cluster that is committed at once
 * @param waveChapters maximum number of chapters per wave; 0: limited only by the time
 * @param graceTime how long the chapters in progress may continue after a signal to stop
 * @param retryFailed whether to retry chapters that failed in earlier runs
 * @param maxAttempts maximum number of runs that try a chapter that fails
 * @param maxFailed how many chapters may fail before the run is aborted
 * @param outputFormat a table format of Spark's; empty: parquet, or the format of the output
 */
public record RunSettings(
    Duration waveTime,
    int waveChapters,
    Duration graceTime,
    boolean retryFailed,
    int maxAttempts,
    FailureLimit maxFailed,
    String outputFormat) {
  private static final Setting<Duration> WAVE_TIME =
      Setting.ofDuration(
          "job.wave-time",
          Duration.ofMinutes(10),
          "commit after this much work of the whole cluster; a killed run loses at most this much");
  private static final Setting<Integer> WAVE_CHAPTERS =
      Setting.ofInt(
          "job.wave-chapters",
          0,
          0,
          Integer.MAX_VALUE,
          "maximum number of chapters per commit; 0: limited only by job.wave-time");
  private static final Setting<Duration> GRACE_TIME =
      Setting.ofDuration(
          "job.grace-time",
          Duration.ofSeconds(15),
          "how long the chapters in progress may continue after SIGTERM or Ctrl-C");
  public static final Setting<Boolean> RETRY_FAILED =
      Setting.ofBoolean("job.retry-failed", true, "retry chapters that failed in earlier runs");
  public static final Setting<Integer> MAX_ATTEMPTS =
      Setting.ofInt(
          "job.max-attempts", 3, 1, 1_000, "maximum number of runs that try a chapter that fails");
  public static final Setting<String> MAX_FAILED =
      Setting.ofPattern(
          "job.max-failed",
          "100%",
          FailureLimit.PATTERN,
          "a number such as 20 or a share such as 5%",
          "abort the run with exit code 1 once more than this number or share of its chapters have failed");
  public static final Setting<String> OUTPUT_FORMAT =
      Setting.ofPattern(
          "job.output-format",
          "",
          "[A-Za-z0-9_.]+",
          "a format that Spark can write and read, such as parquet, orc, json or csv",
          "table format of a new output; empty: parquet, or the format that the output already has");

  static RunSettings read(SettingsReader reader) {
    String maxFailed = reader.get(MAX_FAILED);
    return new RunSettings(
        reader.get(WAVE_TIME),
        reader.get(WAVE_CHAPTERS),
        reader.get(GRACE_TIME),
        reader.get(RETRY_FAILED),
        reader.get(MAX_ATTEMPTS),
        FailureLimit.parse(maxFailed.isEmpty() ? MAX_FAILED.defaultValue() : maxFailed),
        reader.get(OUTPUT_FORMAT));
  }

  static List<Setting<?>> all() {
    return List.of(
        WAVE_TIME,
        WAVE_CHAPTERS,
        GRACE_TIME,
        RETRY_FAILED,
        MAX_ATTEMPTS,
        MAX_FAILED,
        OUTPUT_FORMAT);
  }
}
