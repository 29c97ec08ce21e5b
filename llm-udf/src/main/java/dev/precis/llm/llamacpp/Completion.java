package dev.precis.llm.llamacpp;

import de.kherud.llama.InferenceParameters;
import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.CloseGuard;
import dev.precis.llm.engine.FailureKind;
import dev.precis.llm.engine.GenerationException;
import dev.precis.llm.engine.GenerationFailures;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One request to llama.cpp. A worker thread makes the native calls, which block without a time
 * limit and ignore interruption. The calling thread waits here, where it can be cancelled at any
 * time.
 */
final class Completion {
  private static final long POLL_MILLIS = 100;

  private final NativeModel model;
  private final InferenceParameters parameters;
  private final Answer answer;
  private final CloseGuard guard;
  private final CompletableFuture<Answer> done = new CompletableFuture<>();
  private TokenStream stream;
  private boolean answering;
  private boolean cancelled;
  private boolean slotFreed;

  /**
   * @param guard counts the worker until it has left native code
   */
  Completion(NativeModel model, InferenceParameters parameters, Answer answer, CloseGuard guard) {
    this.model = model;
    this.parameters = parameters;
    this.answer = answer;
    this.guard = guard;
  }

  /**
   * Waits for the complete answer. The calling thread must be counted by the guard.
   *
   * @param workers runs the worker
   * @param deadlineNanos in terms of {@link System#nanoTime()}
   * @throws GenerationException of the kinds TIME_LIMIT, CANCELLED and ENGINE
   */
  Answer await(Executor workers, long deadlineNanos, Cancellation cancellation) {
    startWorker(workers);
    while (true) {
      try {
        return done.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (cancellation.isCancelled()) {
          cancel();
          throw GenerationFailures.cancelled();
        }
        if (System.nanoTime() - deadlineNanos > 0) {
          cancel();
          throw GenerationFailures.timeLimit();
        }
      } catch (InterruptedException e) {
        cancel();
        Thread.currentThread().interrupt();
        throw GenerationFailures.cancelled();
      } catch (ExecutionException e) {
        throw new GenerationException(
            FailureKind.ENGINE,
            "Cannot generate: llama.cpp refused the request: " + e.getCause().getMessage(),
            e.getCause());
      }
    }
  }

  private void startWorker(Executor workers) {
    guard.enterWorker();
    boolean started = false;
    try {
      workers.execute(this::work);
      started = true;
    } finally {
      if (!started) {
        guard.leaveWorker();
      }
    }
  }

  private void work() {
    try {
      readAnswer();
      done.complete(answer);
    } catch (RuntimeException | Error e) {
      // Also for an error: otherwise the calling thread would wait until its time limit.
      done.completeExceptionally(e);
    } finally {
      guard.leaveWorker();
    }
  }

  private void readAnswer() {
    if (!start()) {
      return;
    }
    Optional<String> piece = stream.next();
    while (piece.isPresent() && continues()) {
      if (answer.add(piece.get())) {
        stream.cancel();
        return;
      }
      piece = stream.next();
    }
  }

  private synchronized boolean start() {
    if (!cancelled) {
      stream = model.generate(parameters);
    }
    return !cancelled;
  }

  /** Called by the worker for each piece. */
  private synchronized boolean continues() {
    answering = true;
    if (cancelled && !slotFreed) {
      stream.cancel();
      slotFreed = true;
    }
    return !cancelled;
  }

  /**
   * Called by the waiting thread. While the prompt is read, which takes up to minutes, it frees the
   * engine's slot at once. The price: the worker never returns from native code, because the engine
   * drops the result that it waits for. Once the answer has begun, the next piece comes soon, and
   * the worker itself frees the slot and leaves.
   */
  private synchronized void cancel() {
    cancelled = true;
    if (stream != null && !answering) {
      stream.cancel();
      slotFreed = true;
    }
  }
}
