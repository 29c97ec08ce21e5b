package dev.precis.job.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LockHolderTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final LockHolder MINE =
      LockHolder.ofThisProcess("mine", Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void isWrittenAndReadBack() {
    assertThat(MINE.runStarted()).isEqualTo(NOW);
    assertThat(LockHolder.parse(MINE.toText())).isEqualTo(MINE);

    LockHolder odd = new LockHolder("a=b#c", "h\u00f6st \\ :", "", 7, "", Instant.EPOCH);
    assertThat(LockHolder.parse(odd.toText())).isEqualTo(odd);
  }

  @Test
  void readsTheLockOfAnEarlierVersion() {
    assertThat(
            LockHolder.parse(
                """
                #The run that works on this output.
                #Mon Nov 30 09:15:50 UTC 2026
                host=vm
                process=25358
                process-started=2026-11-30T09\\:15\\:47.850Z
                run=20261130T091550.619Z
                run-started=2026-11-30T09\\:15\\:50.620339729Z
                """))
        .isEqualTo(
            new LockHolder(
                "20261130T091550.619Z",
                "vm",
                "",
                25358,
                "2026-11-30T09:15:47.850Z",
                Instant.parse("2026-11-30T09:15:50.620339729Z")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "run=half",
        "run=r\nhost=h\nprocess=x\nprocess-started=\nrun-started=2026-01-02T03:04:05Z",
        "run=r\nhost=h\nprocess=1\nprocess-started=\nrun-started=yesterday",
        "run=r\nhost=h\nprocess=1\nrun-started=2026-01-02T03:04:05Z",
        "run=\\u00zz"
      })
  void refusesATextThatDoesNotNameARun(String text) {
    assertThatThrownBy(() -> LockHolder.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void knowsWhetherAProcessOfThisHostLives() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();

    assertThat(MINE.isAlive()).contains(true);
    assertThat(new LockHolder("r", MINE.host(), MINE.machine(), gone.pid(), "", NOW).isAlive())
        .contains(false);
    assertThat(
            new LockHolder(
                    "r", MINE.host(), MINE.machine(), MINE.process(), "2001-01-01T00:00:00Z", NOW)
                .isAlive())
        .as("the id of an earlier process")
        .contains(false);
    assertThat(
            new LockHolder(
                    "r", "renamed", MINE.machine(), MINE.process(), MINE.processStarted(), NOW)
                .isAlive())
        .as("a host that changed its name")
        .contains(true);
  }

  @Test
  void knowsNothingOfAProcessOfAnotherMachineOfTheSameName() {
    assertThat(MINE.machine()).as("on Linux").isNotEmpty();

    assertThat(new LockHolder("r", MINE.host(), "another", 1, "", NOW).isAlive()).isEmpty();
    assertThat(new LockHolder("r", MINE.host(), "", MINE.process(), "", NOW).isAlive())
        .as("a lock of an earlier version")
        .isEmpty();
  }

  @Test
  void describesItself() {
    assertThat(new LockHolder("r", "h", "", 1, "", Instant.EPOCH).description())
        .isEqualTo("run r on host h (process 1), since 1970-01-01T00:00:00Z");
  }
}
