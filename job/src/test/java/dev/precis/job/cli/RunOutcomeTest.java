package dev.precis.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.job.console.Console;
import dev.precis.job.output.StoreNames;
import dev.precis.job.run.LevelReport;
import dev.precis.job.run.RunReport;
import dev.precis.job.run.RunStatus;
import dev.precis.job.run.RunTotals;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunOutcomeTest {
  private static RunTotals totals(long summarized, long failed, long cut) {
    return new RunTotals(summarized, cut, failed, Map.of(), 1_000, 3_000, 600, 10, 20, List.of());
  }

  private static LevelReport level(String level, RunTotals totals, long done, long repeated) {
    long texts = totals.summarized() + totals.failed() + done;
    return new LevelReport(
        level,
        texts,
        done,
        repeated,
        0,
        texts - done,
        totals,
        List.of(),
        Map.of(),
        Duration.ofMinutes(1));
  }

  private static RunOutcome outcome(
      RunStatus status, String endedEarly, LevelReport chapters, LevelReport... parents) {
    return new RunOutcome(
        new RunReport(
            "id",
            status,
            endedEarly,
            null,
            "host",
            "out",
            new StoreNames("out/summaries", "out/failures", "out"),
            "recipe",
            null,
            null,
            null,
            "1",
            "2",
            "3",
            chapters.texts(),
            chapters,
            List.of(parents),
            List.of(),
            Duration.ZERO));
  }

  private static List<String> said(RunOutcome outcome) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    outcome.say(
        new Console(
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false));
    return err.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void namesNoTableThatIsNotThere() {
    RunOutcome outcome = outcome(RunStatus.DONE, null, level("chapter", totals(0, 2, 0), 0, 0));

    assertThat(said(outcome)).noneMatch(line -> line.startsWith("summaries in"));
  }

  @Test
  void countsInPlurals() {
    RunOutcome outcome =
        outcome(
            RunStatus.DONE,
            null,
            level("chapter", totals(24, 0, 12), 0, 2),
            level("book", totals(1, 0, 0), 0, 1));

    assertThat(said(outcome))
        .containsExactly(
            "24 chapters summarized, 0 done before, 0 failed, in 1 min 00 s: 24.0 chapters/min,"
                + " 60 tokens/s",
            "2 chapters have the same text as another, and its summary",
            "12 summaries cut off mid-sentence at the token limit (stop_reason length); if you set"
                + " sampling.max-new-tokens, raise it",
            "1 book summarized, 0 done before, 0 failed, in 1 min 00 s: 1.0 books/min, 60 tokens/s",
            "1 book has the same text as another, and its summary",
            "summaries in out/summaries; read them with: ./precis show out");
  }

  @Test
  void saysHowToResumeARunThatEndedEarly() {
    RunOutcome outcome =
        outcome(
            RunStatus.STOPPED,
            "the process was told to end",
            level("chapter", totals(3, 1, 0), 0, 0));

    assertThat(said(outcome))
        .contains(
            "failures, with their reasons, in out/failures",
            "ended early: the process was told to end; 4 of 4 chapters to do are committed; run"
                + " the same command again to resume");
  }

  @ParameterizedTest
  @CsvSource({
    "DONE,     5, 0, 0, 0",
    "DONE,     4, 1, 0, 3",
    "DONE,     0, 1, 4, 3",
    "DONE,     0, 5, 0, 1",
    "GIVEN_UP, 4, 1, 0, 1",
    "STOPPED,  4, 1, 0, 143",
    "STOPPED,  4, 0, 0, 143"
  })
  void hasAnExitCode(RunStatus status, long summarized, long failed, long done, int exitCode) {
    RunOutcome outcome =
        outcome(status, null, level("chapter", totals(summarized, failed, 0), done, 0));

    assertThat(outcome.exitCode()).isEqualTo(exitCode);
  }
}
