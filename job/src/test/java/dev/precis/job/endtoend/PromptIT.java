package dev.precis.job.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.job.cli.ExitCode;
import dev.precis.job.session.CommandSession;
import dev.precis.job.session.SparkSessions;
import dev.precis.job.table.Columns;
import dev.precis.job.testing.Ran;
import dev.precis.job.testing.SharedSpark;
import dev.precis.job.testing.SmallBook;
import dev.precis.llm.prompt.LevelPrompt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Prompts by name and by path, from the command line to the rows. */
@ExtendWith(SharedSpark.class)
class PromptIT {
  private static final String LONG =
      "instruction: Retell the following text as a sailor would, in at most {words} words, and leave"
          + " out the weather, the food, the songs, and whatever happened in the harbour before.\n";

  @TempDir private Path folder;

  @BeforeEach
  void writeBook() {
    SmallBook.write(folder.resolve("a.txt"), SmallBook.STORY);
  }

  private Ran summarize(Object... more) {
    List<Object> command =
        new ArrayList<>(
            List.of("summarize", "--input", folder.resolve("a.txt"), "--output", output()));
    command.addAll(List.of(more));
    return Ran.precis(command.toArray());
  }

  private Path output() {
    return folder.resolve("out");
  }

  /** The rows in the order in which they were written. */
  private List<Row> rows() {
    try (CommandSession session = SparkSessions.start("test")) {
      SparkSession spark = session.spark();
      return spark
          .read()
          .parquet(output().resolve("summaries").toString())
          .orderBy(Columns.CREATED_AT)
          .select(Columns.PROMPT_VERSION, Columns.PROMPT_TOKENS, Columns.SUMMARY)
          .collectAsList();
    }
  }

  private static void assertRefused(Ran ran, String... problems) {
    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(ran.err()).contains(problems);
  }

  @Test
  void eachPromptHasAVersionAndRowsOfItsOwn() throws IOException {
    Path own = Files.writeString(folder.resolve("own.yaml"), LONG);

    assertThat(summarize("--engine", "lead").exitCode()).isZero();
    Ran bullets = summarize("--engine", "lead", "--set", "summary.prompt=bullets");
    Ran custom = summarize("--engine", "lead", "--set", "summary.prompt=" + own);
    Ran again = summarize("--engine", "lead", "--set", "summary.prompt=" + own);

    assertThat(bullets.err()).contains("1 chapter summarized, 0 done before");
    assertThat(custom.err()).contains("1 chapter summarized, 0 done before");
    assertThat(again.err()).contains("0 chapters summarized, 1 done before");
    assertThat(rows())
        .hasSize(3)
        .extracting(row -> row.getString(0))
        .doesNotHaveDuplicates()
        .allMatch(version -> version.matches("[0-9a-f]{12}"));
    assertThat(rows().get(2).getInt(1))
        .as("the instruction of the file is in the prompt")
        .isGreaterThan(rows().get(0).getInt(1) + 15);
  }

  @Test
  void theModelIsToldWhatThePromptSaysInASmallContext() throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("run.yaml"),
            "model:\n  context-tokens: 1024\nsummary:\n  prompt: "
                + Files.writeString(folder.resolve("own.yaml"), LONG)
                + "\n");

    for (String bundled : LevelPrompt.BUNDLED) {
      Ran ran = summarize("--config", config, "--set", "summary.prompt=" + bundled);
      assertThat(ran.exitCode()).as(ran.err()).isZero();
    }
    Ran own = summarize("--config", config);

    assertThat(own.exitCode()).as(own.err()).isZero();
    List<Row> rows = rows();
    assertThat(rows)
        .hasSize(LevelPrompt.BUNDLED.size() + 1)
        .allSatisfy(
            row -> {
              assertThat(row.getString(2)).isNotBlank();
              assertThat(row.getInt(1)).as("tokens of prompt and text").isBetween(80, 400);
            });
    assertThat(rows).extracting(row -> row.getString(0)).doesNotHaveDuplicates();
    assertThat(rows).extracting(row -> row.getInt(1)).doesNotHaveDuplicates();
  }

  @Test
  void aWrongPromptStopsTheRunBeforeAnyWork() throws IOException {
    Path own =
        Files.writeString(folder.resolve("own.yaml"), "instruction: In {wrods} words.\nsytem: S\n");

    assertRefused(
        summarize("--set", "summary.prompt=" + own, "--set", "summary.language=de"),
        "summary.prompt: " + own + ": instruction: unknown placeholder {wrods}; did you mean",
        "summary.prompt: " + own + ": sytem: unknown setting; did you mean system?",
        "summary.language: expected a language by its English name, such as German, got \"de\"");
    assertRefused(
        summarize("--set", "summary.prompt=bulets"),
        "summary.prompt: expected neutral, bullets, so-far, headline or the path of a .yaml file",
        "did you mean bullets?");
    assertRefused(
        summarize("--set", "summary.prompt=none.yaml"), "summary.prompt: none.yaml: no such file");
    assertThat(output()).doesNotExist();
  }
}
