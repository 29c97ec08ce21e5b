package dev.precis.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.job.settings.JobSettings;
import dev.precis.job.testing.Ran;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"summarize", "plan", "bench", "chapters", "show", "evaluate", "demo", "settings"})
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "summarize --output y | Cannot summarize: expected either --input or --input-table, got neither",
        "summarize --output y --input x --input-table t"
            + " | Cannot summarize: expected either --input or --input-table, got both",
        "plan | Cannot plan: expected either --input or --input-table, got neither",
        "summarize --output y --input x --input-since 5"
            + " | Cannot summarize: --input-since needs --input-table, got --input-since 5",
        "summarize --output y --input-table t --input-format csv | remove --input-format, got csv",
        "summarize --output y --input-table a..b | expected the name of a table",
        "evaluate out --input x --input-table t"
            + " | Cannot evaluate: expected either --input or --input-table, got both",
        "evaluate out --input-table t --input-format csv"
            + " | Cannot evaluate: the catalog knows the format of a table; remove --input-format,"
            + " got csv",
        "summarize --output y --input x --for 1h | Cannot summarize: --for needs --every, got --for 1h",
        "summarize --output y --input x --every 10"
            + " | --every: expected a time such as 90s, 30m or 2h, got \"10\"",
        "summarize --output y --input x --every 10m --for 0s"
            + " | --for: expected a time such as 90s, 30m or 2h, got \"0s\""
      })
  void refusesOptionsThatDoNotFitBeforeAnyWork(String command, String message) {
    Ran ran = Ran.precis((Object[]) command.split(" ", -1));

    assertThat(ran.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(ran.err()).contains(message);
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
