package dev.precis.llm.llamaserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.llm.engine.GenerationFailures;
import dev.precis.llm.http.Patience;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TurnsTest {
  private final Turns turns = new Turns(Turns.Gate.OPEN);

  private void enter(boolean asSuspect, Patience patience) {
    try {
      turns.enter(asSuspect, patience);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits in another thread, and says that it waits. */
  private CompletableFuture<Void> waiting(boolean asSuspect) {
    CountDownLatch waits = new CountDownLatch(1);
    CompletableFuture<Void> turn =
        CompletableFuture.runAsync(() -> enter(asSuspect, waits::countDown));
    Until.holds(Duration.ofSeconds(10), () -> waits.getCount() == 0);
    return turn;
  }

  @Test
  void letsRequestsInSideBySide() {
    enter(false, Patience.ENDLESS);
    enter(false, Patience.ENDLESS);
    turns.leave(false);
    turns.leave(false);
  }

  @Test
  void aSuspectWaitsUntilTheOthersHaveLeft() throws Exception {
    enter(false, Patience.ENDLESS);
    CompletableFuture<Void> suspect = waiting(true);
    assertThat(suspect).isNotDone();

    turns.leave(false);

    suspect.get(10, TimeUnit.SECONDS);
  }

  @Test
  void requestsWaitBehindASuspectThatWaits() throws Exception {
    enter(false, Patience.ENDLESS);
    CompletableFuture<Void> suspect = waiting(true);
    CompletableFuture<Void> request = waiting(false);

    turns.leave(false);
    suspect.get(10, TimeUnit.SECONDS);
    assertThat(request).isNotDone();

    turns.leave(true);
    request.get(10, TimeUnit.SECONDS);
  }

  @Test
  void suspectsTakeTurns() throws Exception {
    enter(true, Patience.ENDLESS);
    CompletableFuture<Void> second = waiting(true);
    assertThat(second).isNotDone();

    turns.leave(true);

    second.get(10, TimeUnit.SECONDS);
  }

  @Test
  void aSuspectThatGivesUpLetsTheOthersIn() throws Exception {
    enter(false, Patience.ENDLESS);
    AtomicBoolean cancelled = new AtomicBoolean();
    CountDownLatch waits = new CountDownLatch(1);
    CompletableFuture<Void> suspect =
        CompletableFuture.runAsync(
            () ->
                enter(
                    true,
                    () -> {
                      waits.countDown();
                      if (cancelled.get()) {
                        throw GenerationFailures.cancelled();
                      }
                    }));
    Until.holds(Duration.ofSeconds(10), () -> waits.getCount() == 0);
    CompletableFuture<Void> request = waiting(false);

    cancelled.set(true);

    assertThatThrownBy(suspect::join).hasMessageContaining("cancelled");
    request.get(10, TimeUnit.SECONDS);
  }
}
