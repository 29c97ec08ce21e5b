package dev.precis.job.cli;

import dev.precis.job.console.Console;
import dev.precis.job.console.FormatOption;
import dev.precis.job.console.Listing;
import dev.precis.job.settings.JobSettings;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "settings",
    description =
        "Lists every setting with its default. Use the keys with --set, or in a YAML file with --config.")
final class SettingsCommand implements Callable<Integer> {
  private static final Listing LISTING =
      new Listing(List.of("key", "default", "takes", "meaning"), List.of(25, 30, 28, 40));

  @Mixin private FormatOption format;

  private final Console console;

  SettingsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    LISTING.print(
        JobSettings.all().stream()
            .map(
                setting ->
                    List.<Object>of(
                        setting.key(),
                        setting.shownDefault(),
                        setting.expected(),
                        setting.description()))
            .iterator(),
        format.get(),
        console.out());
    return ExitCode.DONE;
  }
}
