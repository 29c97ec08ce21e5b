package dev.precis.llm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CloseGuardTest {
  private final CloseGuard gate = new CloseGuard();

  /** Returns when the thread waits in close(). */
  private static void awaitWaiting(Thread thread) {
    while (thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
  }

  @Test
  void letsCallsInUntilItIsClosed() {
    gate.enter("the model");
    gate.enter("the model");
    gate.leave();
    gate.leave();
    gate.close();

    assertThatThrownBy(() -> gate.enter("the model"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Cannot use the model: it is closed");
  }

  @Test
  void tellsWhichCloseWasTheFirst() {
    assertThat(gate.close()).isTrue();
    assertThat(gate.close()).isFalse();
  }

  @Test
  void waitsForTheLastCallUnderWay() throws Exception {
    gate.enter("the model");
    gate.enter("the model");
    CompletableFuture<Boolean> closed = new CompletableFuture<>();
    Thread closer = new Thread(() -> closed.complete(gate.close()));
    closer.start();
    awaitWaiting(closer);

    assertThatThrownBy(() -> gate.enter("the model")).isInstanceOf(IllegalStateException.class);
    gate.leave();
    assertThat(closed).isNotDone();
    gate.leave();

    assertThat(closed.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void waitsOnWhenInterruptedAndKeepsTheInterrupt() throws Exception {
    gate.enter("the model");
    AtomicBoolean interrupted = new AtomicBoolean();
    Thread closer =
        new Thread(
            () -> {
              gate.close();
              interrupted.set(Thread.currentThread().isInterrupted());
            });
    closer.start();
    awaitWaiting(closer);
    closer.interrupt();
    awaitWaiting(closer);
    assertThat(closer.isAlive()).isTrue();

    gate.leave();
    closer.join();

    assertThat(interrupted).isTrue();
  }
}
