package dev.precis.job.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.job.testing.SmallBook;
import dev.precis.job.testing.SparkHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command that makes the tables of docs/quality.md, on a book of two chapters. */
@Tag("kits")
class QualityScriptIT {
  private static final String SYNOPSIS = "A keeper counts his stairs.";

  /** Of the first chapter's first line, in {@link SmallBook}'s layout, from 1. */
  private static final int BODY = 14;

  @TempDir private Path folder;

  private record Result(int code, String out, String err) {}

  @BeforeEach
  void write() throws IOException {
    Files.createDirectories(folder.resolve("books"));
    Files.createDirectories(folder.resolve("synopses"));
    SmallBook.write(
        folder.resolve("books/a.txt"),
        SYNOPSIS + "\n\n" + SmallBook.STORY,
        SmallBook.STORY + " He went to bed.");
  }

  private void writeSynopsis(String synopsis) throws IOException {
    Files.writeString(
        folder.resolve("synopses/a.jsonl"),
        "{\"book\": \"a.txt\", \"seq\": 1, \"part\": \"\", \"heading\": \"CHAPTER 1\", \"summary\": \""
            + synopsis
            + "\", \"body_first_line\": "
            + BODY
            + "}\n");
  }

  private Result measure() throws IOException, InterruptedException {
    Path script =
        Path.of(System.getProperty("precis.launcher")).resolveSibling("docs/quality/measure");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(
                "python3",
                script.toString(),
                folder.resolve("books").toString(),
                folder.resolve("synopses").toString(),
                "--keep",
                folder.resolve("kept").toString())
            .redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.matches("(PRECIS|SPARK)_.*"));
    builder.environment().putAll(SparkHome.assembled().forLauncher());
    builder.environment().put("PRECIS_LOG", folder.resolve("precis.log").toString());
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    return new Result(process.exitValue(), out, Files.readString(err));
  }

  @Test
  void stripsTheSynopsesAndPrintsTheTables() throws Exception {
    writeSynopsis(SYNOPSIS);

    Result result = measure();

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(Files.readString(folder.resolve("kept/books/a.txt")))
        .doesNotContain(SYNOPSIS)
        .contains("CHAPTER 1\n", SmallBook.STORY);
    assertThat(result.out())
        .contains("| ROUGE-1 |", "| ROUGE-2 |", "| ROUGE-L |", "| copied sentences |")
        .containsPattern(
            "\\| all \\| 1 \\| tiny model \\| 0\\.\\d{3} \\| 0\\.\\d{3} \\| 0\\.\\d{3} \\|")
        .containsPattern("\\| a\\.txt \\| 1 \\| lead-3, the first three sentences \\| 0\\.\\d{3} ");
  }

  @Test
  void stripsNothingThatIsNotTheSynopsis() throws Exception {
    writeSynopsis("Something else.");

    Result result = measure();

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("a.txt is not followed by its synopsis but by: A keeper");
  }
}
