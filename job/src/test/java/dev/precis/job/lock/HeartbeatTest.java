package dev.precis.job.lock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.job.testing.LocalFolder;
import java.nio.file.Path;
import java.time.Instant;
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
