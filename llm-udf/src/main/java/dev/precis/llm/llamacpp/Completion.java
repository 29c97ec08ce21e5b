package dev.precis.llm.llamacpp;

import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaIterator;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.LlamaOutput;
import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.FailureKind;
import dev.precis.llm.engine.GenerationException;
import dev.precis.llm.engine.GenerationFailures;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One answer under way in the engine, on a thread of its own, since the engine's calls block
 * without a time limit and ignore interruption. The asking thread waits here, where it can be
 * called off at any time.
 */
final class Completion {
  private static final long POLL_MILLIS = 100;

  private final LlamaModel model;
  private final InferenceParameters parameters;
  private final Answer answer;
  private final CompletableFuture<Answer> done = new CompletableFuture<>();
  private LlamaIterator pieces;
  private boolean calledOff;

  Completion(LlamaModel model, InferenceParameters parameters, Answer answer) {
    this.model = model;
    this.parameters = parameters;
    this.answer = answer;
  }

  /**
   * @param deadlineNanos of {@link System#nanoTime()}
   * @throws GenerationException of the kinds TIME_LIMIT, CANCELLED and ENGINE
   */
  Answer await(Executor threads, long deadlineNanos, Cancellation cancellation) {
    threads.execute(this::pump);
    while (true) {
      try {
        return done.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (cancellation.isCancelled()) {
          callOff();
          throw GenerationFailures.cancelled();
        }
        if (System.nanoTime() - deadlineNanos > 0) {
          callOff();
          throw GenerationFailures.timeLimit();
        }
      } catch (InterruptedException e) {
        callOff();
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

  private void pump() {
    try {
      LlamaIterator iterator = start();
      while (iterator != null && iterator.hasNext()) {
        LlamaOutput output = iterator.next();
        // The last output only says that it is the last.
        if (iterator.hasNext() && answer.add(output.text)) {
          callOff();
        }
      }
      done.complete(answer);
    } catch (RuntimeException | Error e) {
      // An error too, else the asking thread would wait for it until its time limit.
      done.completeExceptionally(e);
    }
  }

  private synchronized LlamaIterator start() {
    if (!calledOff) {
      pieces = model.generate(parameters).iterator();
    }
    return pieces;
  }

  /**
   * Frees the engine's slot within the batch under way. When the engine has not answered with a
   * first token yet, the pumping thread waits for ever in native code for an answer that does not
   * come any more: a parked daemon thread is the price of not reading a long prompt to its end for
   * nobody.
   */
  private synchronized void callOff() {
    if (!calledOff && pieces != null) {
      pieces.cancel();
    }
    calledOff = true;
  }
}
