package dev.precis.job.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.job.console.Console;
import dev.precis.job.console.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {
  private static final LockHolder MINE = LockHolder.ofThisProcess("mine", Clock.systemUTC());

  @TempDir private java.nio.file.Path folder;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final Console console =
      new Console(System.out, new PrintStream(said, true, StandardCharsets.UTF_8), false);
  private FileSystem files;
  private Path root;

  @BeforeEach
  void open() throws IOException {
    root = new Path(folder.toUri());
    files = root.getFileSystem(new Configuration());
  }

  private RunLock acquire(LockHolder holder) {
    return RunLock.acquire(files, root, holder, Duration.ofSeconds(2), console);
  }

  private void leave(String text) {
    try (var out = files.create(new Path(root, RunLock.FILE))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void refusesASecondRunWithTheFirstOnesNameHostAndStart() {
    RunLock first = acquire(MINE);
    LockHolder second = LockHolder.ofThisProcess("second", Clock.systemUTC());

    assertThatThrownBy(() -> acquire(second))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(
            "Cannot write output: another run is at work on it: run mine on host ")
        .hasMessageContaining(MINE.host())
        .hasMessageContaining("since " + MINE.runStarted());

    first.close();
    acquire(second).close();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void takesOverAtOnceFromAProcessThatIsGoneFromThisHost() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    leave(new LockHolder("dead", MINE.host(), process.pid(), "", Instant.EPOCH).toText());

    long start = System.nanoTime();
    RunLock lock = acquire(MINE);

    lock.requireHeld();
    assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("taking over the output from run dead", "which is dead");
    lock.close();
  }

  @Test
  void takesAProcessOfTheSameNumberThatBeganLaterForAnother() {
    leave(
        new LockHolder("old", MINE.host(), MINE.process(), "2001-01-01T00:00:00Z", Instant.EPOCH)
            .toText());

    acquire(MINE).close();

    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("taking over the output from run old");
  }

  @Test
  void refusesWhileTheHeartOfARunOnAnotherHostBeats() {
    leave(new LockHolder("far", "another-host", 1, "", Instant.EPOCH).toText());
    Thread heart =
        new Thread(
            () -> {
              try {
                for (int i = 0; i < 100; i++) {
                  files.create(new Path(root, RunLock.HEARTBEAT_FILE), true).close();
                  Thread.sleep(300);
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    heart.start();

    assertThatThrownBy(() -> acquire(MINE))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("run far on host another-host (process 1), since 1970");

    heart.interrupt();
  }

  @Test
  void takesOverFromAnotherHostWhoseHeartStandsStill() {
    leave(new LockHolder("far", "another-host", 1, "", Instant.EPOCH).toText());

    acquire(MINE).close();

    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("looking for up to 2 s whether it is alive")
        .contains("taking over the output from run far");
  }

  @Test
  void takesOverALockThatWasNeverWrittenToItsEnd() {
    leave("run=half");

    acquire(MINE).close();

    assertThat(said.toString(StandardCharsets.UTF_8)).contains("a run that left no name");
  }

  @Test
  void tellsARunWhoseOutputWasRemovedOrTaken() throws IOException {
    RunLock lock = acquire(MINE);
    leave(new LockHolder("other", "another-host", 1, "", Instant.EPOCH).toText());

    assertThatThrownBy(lock::requireHeld)
        .isInstanceOf(LockLostException.class)
        .hasMessageContaining("Cannot go on: the output was removed, or another run has taken it");
    lock.close();
    assertThat(files.exists(new Path(root, RunLock.FILE))).isTrue();

    files.delete(new Path(root, RunLock.FILE), false);
    assertThatThrownBy(lock::requireHeld).isInstanceOf(LockLostException.class);
  }
}
