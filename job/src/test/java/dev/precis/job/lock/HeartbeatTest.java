package dev.precis.job.lock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.job.testing.LocalFolder;
import dev.precis.job.testing.PaidStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeartbeatTest {
  private static final String FILE = "_LOCK.heartbeat";
  private static final LockHolder MINE = new LockHolder("mine", "a", "", 1, "", Instant.EPOCH);
  private static final LockHolder OTHER = new LockHolder("other", "b", "", 2, "", Instant.EPOCH);

  @TempDir private Path folder;
  private final ManualTime time = new ManualTime();

  private LocalFolder output() {
    return new LocalFolder(folder);
  }

  private Heartbeat start() {
    return Heartbeat.start(
        new LockFile(output().files(), output().path("_LOCK")),
        new HeartbeatFile(output().files(), output().path("_LOCK.heartbeat")),
        MINE,
        time);
  }

  private boolean beatsInThePeriod() {
    if (output().content().contains(FILE)) {
      output().delete(FILE);
    }
    time.periodEnds();
    return output().content().contains(FILE);
  }

  @Test
  void beatsAtOnceAndInEachPeriodUntilItIsClosed() {
    output().write("_LOCK", MINE.toText());
    Heartbeat heartbeat = start();
    assertThat(output().content()).contains(FILE);

    assertThat(beatsInThePeriod()).isTrue();
    assertThat(beatsInThePeriod()).isTrue();

    heartbeat.close();
    assertThat(beatsInThePeriod()).isFalse();
  }

  @Test
  void keepsStillWhileTheLockIsNotItsOwn() {
    output().write("_LOCK", OTHER.toText());
    try (Heartbeat heartbeat = start()) {
      assertThat(heartbeat).isNotNull();
      assertThat(output().content()).containsExactly("_LOCK");
      assertThat(beatsInThePeriod()).isFalse();

      output().write("_LOCK", MINE.toText());
      assertThat(beatsInThePeriod()).isTrue();
    }
  }

  @Test
  void looksForItsLockInEveryThirdBeatWhereRequestsArePaidFor() {
    PaidStore files = PaidStore.of(output());
    output().write("_LOCK", MINE.toText());
    try (Heartbeat heartbeat =
        Heartbeat.start(
            new LockFile(output().files(), output().path("_LOCK")),
            new HeartbeatFile(files, output().path(FILE)),
            MINE,
            time)) {
      assertThat(heartbeat).isNotNull();
      assertThat(files.takeRequests()).containsExactly("create " + FILE);
      output().write("_LOCK", OTHER.toText());

      assertThat(List.of(beatsInThePeriod(), beatsInThePeriod(), beatsInThePeriod()))
          .containsExactly(true, true, false);
      assertThat(beatsInThePeriod()).isFalse();
    }
  }

  /** They watch for 30 s. */
  @Test
  void beatsOftenEnoughForRunsOfEarlierVersions() {
    Duration paid = Heartbeat.deadAfter(PaidStore.of(output()));

    assertThat(paid).isEqualTo(Duration.ofSeconds(60));
    assertThat(paid.dividedBy(6).multipliedBy(3)).isLessThanOrEqualTo(Duration.ofSeconds(30));
    assertThat(Heartbeat.deadAfter(output().files())).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void goesOnAfterABeatThatFailed() {
    output().write("_LOCK", MINE.toText());
    output().write(FILE + "/folder", "in the way of the file");
    try (Heartbeat heartbeat = start()) {
      assertThat(heartbeat).isNotNull();
      output().delete(FILE + "/folder");
      output().delete(FILE);

      assertThat(beatsInThePeriod()).isTrue();
    }
  }
}
