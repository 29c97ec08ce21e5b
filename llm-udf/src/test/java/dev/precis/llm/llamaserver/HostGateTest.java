package dev.precis.llm.llamaserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.llm.engine.GenerationFailures;
import dev.precis.llm.host.HostLocks;
import dev.precis.llm.http.Patience;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two loads of one server: their locks exclude each other as those of two JVMs do. */
@Timeout(30)
class HostGateTest {
  @TempDir private Path folder;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private Turns here;
  private Turns there;

  @BeforeEach
  void open() throws IOException {
    here = turns();
    there = turns();
  }

  private Turns turns() throws IOException {
    return new Turns(new HostGate(HostLocks.of(folder.resolve("locks"))));
  }

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  private static void enter(Turns turns, boolean asSuspect, Patience patience) {
    try {
      turns.enter(asSuspect, patience);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void enter(Turns turns, boolean asSuspect) {
    enter(turns, asSuspect, Patience.ENDLESS);
  }

  /** Waits in another thread, and says that it waits. */
  private CompletableFuture<Void> waiting(Turns turns, boolean asSuspect) {
    return waiting(turns, asSuspect, Patience.ENDLESS);
  }

  private CompletableFuture<Void> waiting(Turns turns, boolean asSuspect, Patience patience) {
    CountDownLatch waits = new CountDownLatch(1);
    CompletableFuture<Void> turn =
        CompletableFuture.runAsync(
            () ->
                enter(
                    turns,
                    asSuspect,
                    () -> {
                      waits.countDown();
                      patience.check();
                    }),
            threads);
    Until.holds(Duration.ofSeconds(10), () -> waits.getCount() == 0);
    return turn;
  }

  @Test
  void letsRequestsOfAllInSideBySide() {
    enter(here, false);
    enter(there, false);
    enter(here, false);
    here.leave(false);
    here.leave(false);
    there.leave(false);
  }

  @Test
  void aSuspectWaitsUntilTheOthersHaveNoRequest() throws Exception {
    enter(there, false);
    enter(there, false);
    CompletableFuture<Void> suspect = waiting(here, true);
    there.leave(false);
    assertThat(suspect).isNotDone();

    there.leave(false);

    suspect.get(10, TimeUnit.SECONDS);
  }

  @Test
  void requestsOfTheOthersWaitBehindASuspectThatWaits() throws Exception {
    enter(there, false);
    CompletableFuture<Void> suspect = waiting(here, true);
    CompletableFuture<Void> request = waiting(there, false);

    there.leave(false);
    suspect.get(10, TimeUnit.SECONDS);
    assertThat(request).isNotDone();

    here.leave(true);
    request.get(10, TimeUnit.SECONDS);
  }

  @Test
  void suspectsOfAllTakeTurns() throws Exception {
    enter(here, true);
    CompletableFuture<Void> second = waiting(there, true);
    assertThat(second).isNotDone();

    here.leave(true);

    second.get(10, TimeUnit.SECONDS);
  }

  @Test
  void aSuspectThatGivesUpLetsTheOthersIn() throws Exception {
    enter(there, false);
    AtomicBoolean cancelled = new AtomicBoolean();
    CompletableFuture<Void> suspect =
        waiting(
            here,
            true,
            () -> {
              if (cancelled.get()) {
                throw GenerationFailures.cancelled();
              }
            });
    CompletableFuture<Void> request = waiting(there, false);

    cancelled.set(true);

    assertThatThrownBy(suspect::join).hasMessageContaining("cancelled");
    request.get(10, TimeUnit.SECONDS);
  }
}
