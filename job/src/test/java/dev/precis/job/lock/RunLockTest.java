package dev.precis.job.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.job.console.Console;
import dev.precis.job.console.InputException;
import dev.precis.job.testing.LocalFolder;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {
  private static final LockHolder MINE = LockHolder.ofThisProcess("mine", Clock.systemUTC());
  private static final LockHolder FAR =
      new LockHolder("far", "another-host", "", 1, "", Instant.EPOCH);

  @TempDir private Path folder;
  private final ManualTime time = new ManualTime();
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final Console console =
      new Console(System.out, new PrintStream(said, true, StandardCharsets.UTF_8), false);

  private LocalFolder output() {
    return new LocalFolder(folder);
  }

  private LockPaths paths() {
    return new LockPaths(
        output().files(), output().path("_LOCK"), output().path("_LOCK.heartbeat"));
  }

  private RunLock acquire(LockHolder holder) {
    return RunLock.acquire(paths(), holder, console, time);
  }

  private void leave(LockHolder holder) {
    output().write("_LOCK", holder.toText());
  }

  @Test
  void refusesASecondRunWithTheFirstOnesNameHostAndStart() {
    RunLock first = acquire(MINE);
    LockHolder second = LockHolder.ofThisProcess("second", Clock.systemUTC());

    assertThatThrownBy(() -> acquire(second))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("Cannot write output: another run is using it: run mine on host ")
        .hasMessageContaining(MINE.host())
        .hasMessageContaining("since " + MINE.runStarted());

    first.close();
    acquire(second).close();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void beatsWhileItIsHeld() {
    RunLock lock = acquire(MINE);
    assertThat(output().content()).containsExactly("_LOCK", "_LOCK.heartbeat");

    output().delete("_LOCK.heartbeat");
    time.periodEnds();
    assertThat(output().content()).containsExactly("_LOCK", "_LOCK.heartbeat");

    lock.close();
    time.periodEnds();
    assertThat(output().content()).isEmpty();
  }

  @Test
  void takesOverFromAnotherHostAfterSixPeriodsWithoutABeat() {
    leave(FAR);

    RunLock lock = acquire(MINE);

    lock.requireHeld();
    assertThat(time.slept())
        .isEqualTo(RunLock.deadAfter(output().files()))
        .isEqualTo(Duration.ofSeconds(30));
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("checking for up to 30 s whether it is alive")
        .contains("taking over the output from run far");
    lock.close();
  }

  @Test
  void tellsARunWhoseOutputWasRemovedOrTaken() {
    RunLock lock = acquire(MINE);
    lock.requireHeld();
    leave(FAR);

    assertThatThrownBy(lock::requireHeld)
        .isInstanceOf(LockLostException.class)
        .hasMessageContaining(
            "Cannot continue: the output was removed, or another run has taken it over; run the same command again, got "
                + output().root());
    lock.close();
    assertThat(output().content()).as("of the other run").contains("_LOCK", "_LOCK.heartbeat");

    output().delete("_LOCK");
    assertThatThrownBy(lock::requireHeld).isInstanceOf(LockLostException.class);
  }

  @Test
  void findsAnOutputFreeWithoutTakingIt() {
    RunLock.requireFree(paths(), console, time);
    assertThat(folder).isEmptyDirectory();

    leave(MINE);
    assertThatThrownBy(() -> RunLock.requireFree(paths(), console, time))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("run mine");
    assertThat(output().content()).containsExactly("_LOCK");
  }
}
