package dev.precis.job.stores;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.job.crash.CrashEngineJar;
import dev.precis.job.output.SummaryStore;
import dev.precis.job.testing.PrecisProcess;
import dev.precis.job.testing.SharedSpark;
import dev.precis.job.testing.SmallBook;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A text that ends the process, on a store where the journal has one entry for many texts. */
@Tag("stores")
@Timeout(600)
class StoreJournalIT {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final int CHAPTERS = 8;

  @TempDir private static Path folder;
  private static S3Server server;

  @BeforeAll
  static void start() throws IOException {
    server = S3Server.start(folder);
    server.settings().forEach(System::setProperty);
  }

  @AfterAll
  static void end() {
    SharedSpark.session().stop();
    server.settings().keySet().forEach(System::clearProperty);
    server.close();
  }

  /** The crash is in the longest text, which comes first. */
  private static Path book() {
    return SmallBook.write(
        folder.resolve("book.txt"),
        IntStream.rangeClosed(1, CHAPTERS)
            .mapToObj(
                i ->
                    "Night "
                        + i
                        + ".\n\n"
                        + SmallBook.STORY
                        + (i == 3 ? "\n\n" + SmallBook.STORY + " " + CrashEngineJar.CRASH : ""))
            .toArray(String[]::new));
  }

  private static PrecisProcess summarize(String output) throws IOException {
    return PrecisProcess.start(
        folder,
        Map.of(
            "PRECIS_SPARK_ARGS",
            server.submitOptions() + " --jars " + CrashEngineJar.write(folder)),
        "summarize",
        "--input",
        book(),
        "--output",
        output,
        "--engine",
        CrashEngineJar.ENGINE);
  }

  @Test
  void blamesTheTextThatEndsItsProcessTwiceAndNoneBesideIt() throws IOException {
    String output = S3Server.at("crash");
    for (int death = 1; death <= 2; death++) {
      PrecisProcess run = summarize(output);
      assertThat(run.exitCode(LIMIT)).as(run.toString()).isEqualTo(134);
    }

    PrecisProcess last = summarize(output);

    assertThat(last.exitCode(LIMIT)).as(last.toString()).isEqualTo(3);
    assertThat(last.err()).contains("7 chapters summarized", "1 failed", "engine_crash");
    assertThat(StoredIds.committed(output)).hasSize(CHAPTERS - 1).doesNotHaveDuplicates();
    Row failure =
        SharedSpark.session().read().parquet(output + "/" + SummaryStore.FAILURES).first();
    assertThat(failure.<String>getAs("error_kind")).isEqualTo("engine_crash");
    assertThat(failure.<Integer>getAs("chapter_index")).isEqualTo(3);
    // The first run's stays for a day: it may name texts that a later run does not select.
    assertThat(journal(output))
        .as("entries of dead processes")
        .singleElement()
        .asString()
        .startsWith("process-");
  }

  private static List<String> journal(String output) throws IOException {
    org.apache.hadoop.fs.Path journal = new org.apache.hadoop.fs.Path(output, "journal");
    FileSystem files =
        journal.getFileSystem(SharedSpark.session().sparkContext().hadoopConfiguration());
    List<String> names = new ArrayList<>();
    if (files.exists(journal)) {
      RemoteIterator<LocatedFileStatus> found = files.listFiles(journal, true);
      while (found.hasNext()) {
        names.add(found.next().getPath().getName());
      }
    }
    return names;
  }
}
