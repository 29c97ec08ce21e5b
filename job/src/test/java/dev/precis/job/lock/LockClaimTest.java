package dev.precis.job.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.job.console.Console;
import dev.precis.job.console.InputException;
import dev.precis.job.testing.LocalFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FilterFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockClaimTest {
  private static final Duration DEAD_AFTER = Duration.ofSeconds(20);
  private static final LockHolder MINE = LockHolder.ofThisProcess("mine", Clock.systemUTC());
  private static final LockHolder FAR =
      new LockHolder("far", "another-host", "", 1, "", Instant.EPOCH);
  private static final FileTime EARLIER = FileTime.fromMillis(1_000_000);

  @TempDir private Path folder;
  private final ManualTime time = new ManualTime();
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  private LocalFolder output() {
    return new LocalFolder(folder);
  }

  private LockFile lock() {
    return new LockFile(output().files(), output().path("_LOCK"));
  }

  private LockClaim claim() {
    return claim(output().files());
  }

  private LockClaim claim(FileSystem files) {
    return new LockClaim(
        new LockFile(files, output().path("_LOCK")),
        new HeartbeatFile(files, output().path("_LOCK.heartbeat")),
        DEAD_AFTER,
        new Console(System.out, new PrintStream(said, true, StandardCharsets.UTF_8), false),
        time);
  }

  private String said() {
    return said.toString(StandardCharsets.UTF_8);
  }

  private void leave(LockHolder holder) {
    output().write("_LOCK", holder.toText());
  }

  private void beatAt(FileTime at) {
    output().write("_LOCK.heartbeat", "");
    try {
      Files.setLastModifiedTime(folder.resolve("_LOCK.heartbeat"), at);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void assertTakenOverAtOnceFrom(String run) throws IOException {
    assertThat(time.slept()).isZero();
    assertThat(said())
        .startsWith("taking over the output from " + run)
        .contains(", which is dead")
        .doesNotContain("checking for up to");
    assertThat(lock().isHeldBy(MINE)).isTrue();
  }

  @Test
  void takesAFreeOutputWithoutAWord() throws IOException {
    claim().take(MINE);

    assertThat(lock().isHeldBy(MINE)).isTrue();
    assertThat(time.slept()).isZero();
    assertThat(said()).isEmpty();
  }

  @Test
  void refusesAtOnceWhileAProcessOfThisHostHoldsIt() throws IOException {
    leave(MINE);
    LockHolder second = LockHolder.ofThisProcess("second", Clock.systemUTC());

    assertThatThrownBy(() -> claim().take(second))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(
            "Cannot write output: another run is using it: run mine on host " + MINE.host())
        .hasMessageContaining("since " + MINE.runStarted())
        .hasMessageEndingWith("; wait until that run ends, or stop it, got " + output().root());

    assertThat(time.slept()).isZero();
    assertThat(lock().isHeldBy(MINE)).isTrue();
  }

  @Test
  void takesOverAtOnceFromAProcessThatIsGoneFromThisHost() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    leave(new LockHolder("dead", MINE.host(), MINE.machine(), process.pid(), "", Instant.EPOCH));

    claim().take(MINE);

    assertTakenOverAtOnceFrom("run dead");
  }

  @Test
  void takesAProcessOfTheSameNumberThatBeganLaterForAnother() throws IOException {
    leave(
        new LockHolder(
            "old",
            MINE.host(),
            MINE.machine(),
            MINE.process(),
            "2001-01-01T00:00:00Z",
            Instant.EPOCH));

    claim().take(MINE);

    assertTakenOverAtOnceFrom("run old");
  }

  @Test
  void refusesAsSoonAsTheHeartOfARunOnAnotherHostBeats() throws IOException {
    leave(FAR);
    beatAt(EARLIER);
    time.whileAsleep(
        () -> {
          if (time.slept().toSeconds() == 5) {
            beatAt(FileTime.fromMillis(EARLIER.toMillis() + 1));
          }
        });

    assertThatThrownBy(() -> claim().take(MINE))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("run far on host another-host (process 1), since 1970");

    assertThat(time.slept()).isEqualTo(Duration.ofSeconds(5));
    assertThat(said())
        .contains(
            "the output is locked by run far on host another-host",
            "; checking for up to 20 s whether it is alive")
        .doesNotContain("taking over");
    assertThat(lock().isHeldBy(FAR)).isTrue();
  }

  @Test
  void refusesARunThatBeatsForTheFirstTimeJustBeforeItCountsAsDead() {
    leave(FAR);
    time.whileAsleep(
        () -> {
          if (time.slept().compareTo(DEAD_AFTER.minusMillis(500)) == 0) {
            beatAt(EARLIER);
          }
        });

    assertThatThrownBy(() -> claim().take(MINE)).isInstanceOf(InputException.class);
  }

  @Test
  void takesOverFromAnotherHostWhoseHeartStandsStill() throws IOException {
    leave(FAR);
    beatAt(EARLIER);

    claim().take(MINE);

    assertThat(time.slept()).isEqualTo(DEAD_AFTER);
    assertThat(said())
        .contains("checking for up to 20 s whether it is alive")
        .contains("taking over the output from run far");
    assertThat(lock().isHeldBy(MINE)).isTrue();
    assertThat(output().content()).as("no heartbeat of the dead").containsExactly("_LOCK");
  }

  @Test
  void takesOverAsSoonAsTheOtherRunReleasesItsLock() throws IOException {
    leave(FAR);
    time.whileAsleep(
        () -> {
          if (time.slept().toSeconds() == 3) {
            output().delete("_LOCK");
          }
        });

    claim().take(MINE);

    assertThat(time.slept()).isEqualTo(Duration.ofSeconds(3));
    assertThat(lock().isHeldBy(MINE)).isTrue();
  }

  @Test
  void takesOverALockThatWasNeverWrittenToItsEnd() throws IOException {
    output().write("_LOCK", "run=half");

    claim().take(MINE);

    assertThat(said()).contains("an unknown run");
    assertThat(lock().isHeldBy(MINE)).isTrue();
  }

  @Test
  void findsThatAnotherRunCreatedTheSameObjectLater() {
    LockHolder other = LockHolder.ofThisProcess("other", Clock.systemUTC());
    time.whileAsleep(
        () -> {
          if (time.slept().toMillis() == 500) {
            leave(other);
          }
        });

    assertThatThrownBy(() -> claim(new ObjectStore(output().files())).take(MINE))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("run other");

    assertThat(time.slept()).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void takesNoLockToFindThatTheOutputIsFree() {
    claim().requireFree();
    leave(FAR);
    claim().requireFree();

    assertThat(said()).contains("taking over the output from run far");
    assertThat(output().content()).isEmpty();

    leave(MINE);
    assertThatThrownBy(() -> claim().requireFree())
        .isInstanceOf(InputException.class)
        .hasMessageContaining("another run is using it: run mine");
  }

  @Test
  void endsAWaitThatIsInterrupted() {
    leave(FAR);
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> claim().take(MINE))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("Cannot write output: interrupted, got ");
    assertThat(Thread.interrupted()).as("the thread stays interrupted").isTrue();
  }

  @Test
  void refusesAFolderThatCannotBeWritten() {
    LocalFolder file = new LocalFolder(folder.resolve("file"));
    output().write("file", "no folder");

    assertThatThrownBy(
            () ->
                new LockClaim(
                        new LockFile(file.files(), file.path("_LOCK")),
                        new HeartbeatFile(file.files(), file.path("_LOCK.heartbeat")),
                        DEAD_AFTER,
                        new Console(System.out, System.err, false),
                        time)
                    .take(MINE))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("Cannot write output: ")
        .hasMessageEndingWith(", got " + file.root());
  }

  /** Local files by a name under which two may create the same one. */
  private static final class ObjectStore extends FilterFileSystem {
    ObjectStore(FileSystem files) {
      super(files);
    }

    @Override
    public URI getUri() {
      return URI.create("s3a://bucket");
    }

    @Override
    public String getScheme() {
      throw new UnsupportedOperationException("as file systems may do");
    }
  }
}
