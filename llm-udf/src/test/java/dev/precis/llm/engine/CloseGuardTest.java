package dev.precis.llm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CloseGuardTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final AtomicInteger freed = new AtomicInteger();
  private final CloseGuard guard = guard(HOUR);

  private CloseGuard guard(Duration patience) {
    return new CloseGuard("the model", patience, freed::incrementAndGet);
  }

  private static CompletableFuture<Boolean> startClosing(CloseGuard guard) {
    CompletableFuture<Boolean> closed = new CompletableFuture<>();
    Thread closer = new Thread(() -> closed.complete(guard.close()));
    closer.start();
    Conditions.awaitWaiting(closer);
    return closed;
  }

  @Test
  void admitsCallsUntilItIsClosed() {
    guard.enter();
    guard.enter();
    guard.leave();
    guard.leave();
    guard.close();

    assertThatThrownBy(guard::enter)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Cannot use the model: it is closed");
  }

  @Test
  void freesTheResourceOnceHoweverOftenItIsClosed() {
    assertThat(guard.close()).isTrue();
    assertThat(guard.close()).isTrue();

    assertThat(freed).hasValue(1);
  }

  @Test
  void waitsForTheLastCall() throws Exception {
    guard.enter();
    guard.enter();
    CompletableFuture<Boolean> closed = startClosing(guard);

    assertThatThrownBy(guard::enter).isInstanceOf(IllegalStateException.class);
    guard.leave();
    assertThat(closed).isNotDone();
    assertThat(freed).hasValue(0);
    guard.leave();

    assertThat(closed.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(freed).hasValue(1);
  }

  @Test
  void waitsForAWorkerThatStaysAfterItsCall() throws Exception {
    guard.enter();
    guard.enterWorker();
    guard.leave();
    CompletableFuture<Boolean> closed = startClosing(guard);

    assertThat(closed).isNotDone();
    assertThat(freed).hasValue(0);
    guard.leaveWorker();

    assertThat(closed.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(freed).hasValue(1);
  }

  @Test
  void countsAWorkerThatACallStartsWhileItIsBeingClosed() throws Exception {
    guard.enter();
    CompletableFuture<Boolean> closed = startClosing(guard);
    guard.enterWorker();
    guard.leave();

    assertThat(closed).isNotDone();
    assertThat(freed).hasValue(0);
    guard.leaveWorker();

    assertThat(closed.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void leavesTheResourceToTheLastWorkerWhenItsPatienceEnds() {
    CloseGuard impatient = guard(Duration.ZERO);
    impatient.enter();
    impatient.enterWorker();
    impatient.enterWorker();
    impatient.leave();

    assertThat(impatient.close()).isFalse();
    impatient.leaveWorker();
    assertThat(freed).as("one worker is still there").hasValue(0);
    impatient.leaveWorker();

    assertThat(freed).hasValue(1);
    assertThat(impatient.close()).isTrue();
    assertThat(freed).hasValue(1);
  }

  @Test
  void freesNothingBeforeItIsClosed() {
    guard.enter();
    guard.enterWorker();
    guard.leave();
    guard.leaveWorker();

    assertThat(freed).hasValue(0);
  }

  @Test
  void waitsOnWhenInterruptedAndKeepsTheInterrupt() throws Exception {
    guard.enter();
    AtomicBoolean interrupted = new AtomicBoolean();
    Thread closer =
        new Thread(
            () -> {
              guard.close();
              interrupted.set(Thread.currentThread().isInterrupted());
            });
    closer.start();
    Conditions.awaitWaiting(closer);
    closer.interrupt();
    Conditions.awaitWaiting(closer);
    assertThat(closer.isAlive()).isTrue();

    guard.leave();
    closer.join();

    assertThat(interrupted).isTrue();
  }
}
