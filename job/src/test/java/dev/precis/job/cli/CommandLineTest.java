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
  void everyCommandTeachesItself(String command) {
    Ran ran = Ran.precis(command, "--help");

    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out()).contains("Usage: precis " + command);
  }

  @Test
  void showsHelpWhenNothingIsAsked() {
    assertThat(Ran.precis())
        .satisfies(
            ran -> {
              assertThat(ran.exitCode()).isZero();
              assertThat(ran.out()).contains("summarize", "chapters", "show", "demo", "settings");
            });
  }

  @Test
  void answersWrongUsageWithTwo() {
    assertThat(Ran.precis("summarise").exitCode()).isEqualTo(2);
    Ran ran = Ran.precis("summarize", "--input", "x");
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).contains("Missing required option: '--output=DIR'");
  }

  @Test
  void listsEverySetting() {
    Ran ran = Ran.precis("settings", "--format", "tsv");

    assertThat(ran.out().lines()).hasSize(1 + JobSettings.all().size());
    assertThat(ran.out()).contains("model.slots\t1\ta whole number from 1 to 256\t");
  }
}
