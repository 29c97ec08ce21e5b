package dev.precis.llm.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import de.kherud.llama.InferenceParameters;
import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.CloseGuard;
import dev.precis.llm.engine.Conditions;
import dev.precis.llm.engine.FailureKind;
import dev.precis.llm.engine.GenerationException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CompletionTest {
  private final FakeNativeModel model = new FakeNativeModel();
  private final CloseGuard guard = new CloseGuard("the model", Duration.ofHours(1), model::close);
  private final ExecutorService workers = Executors.newCachedThreadPool();

  @BeforeEach
  void enter() {
    guard.enter();
  }

  @AfterEach
  void endParkedWorkers() {
    model.end();
    workers.shutdown();
  }

  private static long inSeconds(long seconds) {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
  }

  private Completion completion(String... stopStrings) {
    return new Completion(
        model, new InferenceParameters("x"), new Answer(List.of(stopStrings), () -> 0), guard);
  }

  private FailureKind failure(long deadlineNanos, Cancellation cancellation) {
    return catchThrowableOfType(
            GenerationException.class,
            () -> completion().await(workers, deadlineNanos, cancellation))
        .kind();
  }

  /** Closes the guard, which waits until the worker has left. */
  private void awaitWorker() {
    guard.leave();
    assertThat(guard.close()).isTrue();
  }

  @Test
  void joinsAllPieces() {
    model.piece("The").piece(" keeper").end();

    Answer answer = completion().await(workers, inSeconds(20), Cancellation.NEVER);

    assertThat(answer.raw()).isEqualTo("The keeper");
    assertThat(model.cancelling()).isEmpty();
    awaitWorker();
  }

  @Test
  void cancelsTheRestOfAnAnswerAtAStopString() {
    model.piece("one").piece(" END").piece(" two");

    assertThat(completion("END").await(workers, inSeconds(20), Cancellation.NEVER).raw())
        .isEqualTo("one ");
    assertThat(model.cancelling()).hasSize(1);
    awaitWorker();
    assertThat(model.reads()).isEqualTo(2);
  }

  @Test
  void freesTheSlotAtOnceWhileThePromptIsRead() {
    assertThat(failure(inSeconds(20), () -> model.isInRead(1))).isEqualTo(FailureKind.CANCELLED);
    assertThat(model.cancelling()).containsExactly(Thread.currentThread());
  }

  @Test
  void freesTheSlotWhenTheTimeLimitIsReached() {
    assertThat(
            failure(
                inSeconds(0),
                () -> {
                  model.awaitRead(1);
                  return false;
                }))
        .isEqualTo(FailureKind.TIME_LIMIT);
    assertThat(model.cancelling()).containsExactly(Thread.currentThread());
  }

  @Test
  void freesTheSlotWhenTheCallerIsInterruptedAndKeepsTheInterrupt() {
    Thread caller = Thread.currentThread();

    assertThat(
            failure(
                inSeconds(20),
                () -> {
                  model.awaitRead(1);
                  caller.interrupt();
                  return false;
                }))
        .isEqualTo(FailureKind.CANCELLED);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(model.cancelling()).containsExactly(caller);
  }

  @Test
  void countsTheWorkerOfACancelledPromptUntilItHasLeftNativeCode() throws Exception {
    assertThat(failure(inSeconds(20), () -> model.isInRead(1))).isEqualTo(FailureKind.CANCELLED);
    guard.leave();
    CompletableFuture<Boolean> closed = new CompletableFuture<>();
    Thread closer = new Thread(() -> closed.complete(guard.close()));
    closer.start();
    Conditions.awaitWaiting(closer);

    assertThat(model.closes()).isZero();
    model.end();

    assertThat(closed.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(model.closes()).isEqualTo(1);
    assertThat(model.isClosedInUse()).isFalse();
  }

  @Test
  void letsTheWorkerFreeTheSlotAndLeaveOnceTheAnswerHasBegun() {
    model.piece("The");

    assertThat(failure(inSeconds(20), () -> model.isInRead(2))).isEqualTo(FailureKind.CANCELLED);
    assertThat(model.cancelling()).as("by the caller, which would park the worker").isEmpty();
    model.piece(" keeper");
    awaitWorker();

    assertThat(model.cancelling()).hasSize(1).doesNotContain(Thread.currentThread());
    assertThat(model.reads()).isEqualTo(2);
  }

  @Test
  void reportsWhatTheEngineRefuses() {
    model.refusing(new IllegalStateException("the request exceeds the context"));

    assertThatThrownBy(() -> completion().await(workers, inSeconds(20), Cancellation.NEVER))
        .isInstanceOf(GenerationException.class)
        .hasMessage(
            "Cannot generate: llama.cpp refused the request: the request exceeds the context");
    awaitWorker();
  }

  @Test
  void countsNoWorkerThatCannotStart() {
    assertThatThrownBy(
            () ->
                completion()
                    .await(
                        work -> {
                          throw new RejectedExecutionException("no more threads");
                        },
                        inSeconds(20),
                        Cancellation.NEVER))
        .isInstanceOf(RejectedExecutionException.class);
    awaitWorker();
  }
}
