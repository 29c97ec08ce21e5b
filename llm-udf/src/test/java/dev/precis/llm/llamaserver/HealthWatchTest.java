package dev.precis.llm.llamaserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class HealthWatchTest {
  private final List<CompletableFuture<Integer>> probes = new ArrayList<>();
  private long seconds;
  private int hangs;
  private final HealthWatch watch =
      new HealthWatch(
          this::probe, () -> hangs++, Duration.ofSeconds(10), 3, () -> seconds * 1_000_000_000L);

  private CompletableFuture<Integer> probe() {
    CompletableFuture<Integer> probe = new CompletableFuture<>();
    probes.add(probe);
    return probe;
  }

  private void fail() {
    watch.check();
    assertThat(probes.get(probes.size() - 1).completeExceptionally(new TimeoutException()))
        .isTrue();
  }

  private void answer() {
    watch.check();
    assertThat(probes.get(probes.size() - 1).complete(200)).isTrue();
  }

  @Test
  void doesNotAskAServerThatHasJustAnswered() {
    seconds = 9;
    watch.check();

    assertThat(probes).isEmpty();
  }

  @Test
  void asksOnceAtATime() {
    seconds = 10;
    watch.check();
    watch.check();

    assertThat(probes).hasSize(1);
  }

  @Test
  void findsAServerThatDoesNotAnswerThreeTimes() {
    seconds = 10;
    fail();
    fail();
    assertThat(hangs).isZero();
    fail();

    assertThat(hangs).isEqualTo(1);
  }

  @Test
  void forgetsFailuresWhenTheServerAnswers() {
    seconds = 10;
    fail();
    fail();
    answer();
    seconds = 20;
    fail();
    fail();

    assertThat(hangs).isZero();
  }

  @Test
  void takesAServerThatStillLoadsForAlive() {
    seconds = 10;
    watch.check();
    assertThat(probes.get(0).complete(503)).isTrue();
    watch.check();

    assertThat(probes).hasSize(1);
    assertThat(hangs).isZero();
  }
}
