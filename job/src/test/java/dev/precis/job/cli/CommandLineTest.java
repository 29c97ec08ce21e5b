package dev.precis.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.job.settings.JobSettings;
import dev.precis.job.testing.Ran;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
  @ParameterizedTest
  @ValueSource(strings = {"summarize", "plan", "chapters", "show", "evaluate", "demo", "settings"})
  void everyCommandHasHelp(String command) {
    Ran ran = Ran.precis(command, "--help");

    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out()).contains("Usage: precis " + command);
  }

  @Test
  void showsHelpWithoutArguments() {
    assertThat(Ran.precis())
        .satisfies(
            ran -> {
              assertThat(ran.exitCode()).isZero();
              assertThat(ran.out()).contains("summarize", "chapters", "show", "demo", "settings");
            });
  }

  @Test
  void exitsWithTwoOnWrongUsage() {
    assertThat(Ran.precis("summarise").exitCode()).isEqualTo(2);
    Ran ran = Ran.precis("summarize", "--input", "x");
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).contains("specify one of these", "--output=DIR", "--output-table=NAME");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1"})
  void refusesALimitBelowOneBeforeAnyWork(String limit) {
    Ran ran = Ran.precis("summarize", "--input", "x", "--output", "y", "--limit", limit);

    assertThat(ran.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(ran.err())
        .contains("Cannot summarize: --limit must be a number from 1, got " + limit);
  }

  @Test
  void namesTheExitCodesOfBothSignals() {
    assertThat(Ran.precis("summarize", "--help").out().replaceAll("\\s+", " "))
        .contains("130 stopped by Ctrl-C (SIGINT)", "143 stopped by SIGTERM");
  }

  @Test
  void listsEverySetting() {
    Ran ran = Ran.precis("settings", "--format", "tsv");

    assertThat(ran.out().lines()).hasSize(1 + JobSettings.all().size());
    assertThat(ran.out()).contains("model.slots\t1\ta whole number from 1 to 256\t");
  }
}
