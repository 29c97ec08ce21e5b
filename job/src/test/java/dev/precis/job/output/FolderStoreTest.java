package dev.precis.job.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.job.console.Console;
import dev.precis.job.console.InputException;
import dev.precis.job.journal.RunFolder;
import dev.precis.job.lock.LockHolder;
import dev.precis.job.lock.RunLock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where no Spark is needed; see {@link WaveTablesIT} for the rest. */
class FolderStoreTest {
  private static final LockHolder MINE = LockHolder.ofThisProcess("mine", Clock.systemUTC());

  @TempDir private Path folder;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final Console console =
      new Console(System.out, new PrintStream(said, true, StandardCharsets.UTF_8), false);

  private LocalOutput output() {
    return new LocalOutput(folder);
  }

  private FolderStore open() {
    return FolderStore.open(folder.toString(), new Configuration());
  }

  @BeforeEach
  void mark() {
    output().write("_PRECIS", "format=parquet\n");
  }

  @Test
  void saysWhatItFoundOfKilledRuns() {
    output().wave("summaries/recipe=r", "wave=1");
    open().recover(console);
    output().wave("summaries/recipe=r", "wave=2");
    output().write("summaries/recipe=r/wave=3/_temporary/part-0", "");
    output().write("_STOP", "");

    open().recover(console);
    open().clean(console);
    open().recover(console);

    assertThat(said.toString(StandardCharsets.UTF_8))
        .isEqualToNormalizingNewlines(
            """
            committed 1 wave that an earlier run finished
            left 1 wave that an earlier run did not finish; a run removes what is older than a day, \
            './precis output %s --clean' removes it now
            removed 1 wave that an earlier run did not finish
            """
                .formatted(output().layout().root()));
    assertThat(output().content()).doesNotContain("_STOP");
    assertThat(open().waveCount("summaries", "r")).isEqualTo(2);
  }

  @Test
  void asksTheExecutorsToStopUntilTheRunEnds() {
    RunFolder executors = open().runFolder("r", null);
    open().stop();

    assertThat(output().content()).containsExactly("_PRECIS", "_STOP");
    assertThat(executors.stopMarker()).endsWith("/_STOP");
    assertThat(executors.journal()).endsWith("/journal/recipe=r");

    open().clearStop();
    assertThat(output().content()).containsExactly("_PRECIS");
  }

  @Test
  void keepsTheReportsOfRuns() {
    open().writeRun("id", "{\"recipe\": \"r\", \"input\": {\"paths\": []}}");

    assertThat(open().reports().inputs("r")).hasSize(1);
    assertThat(open().location()).isEqualTo(output().layout().root().toString());
  }

  @Test
  void isFreeUntilItIsLocked() {
    FolderStore.requireFree(folder.toString(), new Configuration(), console);
    RunLock lock = open().lock(MINE, console);
    assertThatThrownBy(
            () -> FolderStore.requireFree(folder.toString(), new Configuration(), console))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("another run is using it: run mine");

    lock.close();

    FolderStore.requireFree(folder.toString(), new Configuration(), console);
    assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void refusesAPathThatIsNone() {
    assertThatThrownBy(() -> FolderStore.requireFree("", new Configuration(), console))
        .isInstanceOf(InputException.class)
        .hasMessage("Cannot write output: Can not create a Path from an empty string, got ");
  }
}
