package dev.precis.job.cli;

import dev.precis.job.console.InputException;
import dev.precis.job.loop.LoopTimes;
import dev.precis.llm.settings.Setting;
import dev.precis.llm.settings.SettingsReader;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whether a command runs again and again. */
final class LoopOptions {
  private static final String EVERY = "--every";
  private static final String MOST = "--for";

  @Option(
      names = EVERY,
      paramLabel = "TIME",
      description =
          "Look for new texts again and again, such as every 10m, with the model kept in the executors. Default: one run.")
  private String every;

  @Option(
      names = MOST,
      paramLabel = "TIME",
      description =
          "With --every: begin no run after this time, such as 6h, and end after the last one. Default: never end.")
  private String most;

  /**
   * Empty for a single run.
   *
   * @throws InputException if only one option is given that needs the other
   * @throws dev.precis.llm.settings.SettingsException if a value is no time
   */
  Optional<LoopTimes> times() {
    if (every == null && most != null) {
      throw new InputException("Cannot summarize: --for needs --every, got --for " + most);
    }
    if (every == null) {
      return Optional.empty();
    }
    SettingsReader reader =
        new SettingsReader(most == null ? Map.of(EVERY, every) : Map.of(EVERY, every, MOST, most));
    LoopTimes times = new LoopTimes(read(reader, EVERY), most == null ? null : read(reader, MOST));
    reader.finish();
    return Optional.of(times);
  }

  private static Duration read(SettingsReader reader, String option) {
    return reader.get(Setting.ofDuration(option, Duration.ofMinutes(10), option));
  }
}
