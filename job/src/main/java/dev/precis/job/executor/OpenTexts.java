package dev.precis.job.executor;

import dev.precis.llm.engine.Cancellation;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.function.IntSupplier;
import org.apache.spark.TaskKilledException;

/**
 * Works on several texts at once, and returns what becomes of them in the order in which they end.
 * A single one is worked on by the calling thread. The calling thread alone asks for texts. Not
 * thread-safe.
 *
 * @param <T> a text
 * @param <R> what becomes of it
 */
final class OpenTexts<T, R> implements Iterator<R> {
  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "precis-text");
            thread.setDaemon(true);
            return thread;
          });

  private final Iterator<T> texts;
  private final IntSupplier most;
  private final BiFunction<T, Cancellation, R> work;
  private final Cancellation cancellation;
  private final CompletionService<R> ended = new ExecutorCompletionService<>(THREADS);
  private int open;
  private volatile boolean failed;

  /**
   * @param texts asked for the next text only when it can be worked on
   * @param most how many texts may be open now; may change
   * @param work works on a text until the cancellation tells it to end
   * @param cancellation of the task
   */
  OpenTexts(
      Iterator<T> texts,
      IntSupplier most,
      BiFunction<T, Cancellation, R> work,
      Cancellation cancellation) {
    this.texts = texts;
    this.most = most;
    this.work = work;
    this.cancellation = cancellation;
  }

  @Override
  public boolean hasNext() {
    return open > 0 || texts.hasNext();
  }

  @Override
  public R next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (open == 0 && most.getAsInt() <= 1) {
      return work.apply(texts.next(), cancellation);
    }
    while (open < Math.max(1, most.getAsInt()) && texts.hasNext()) {
      T text = texts.next();
      ended.submit(() -> work.apply(text, () -> failed || cancellation.isCancelled()));
      open++;
    }
    try {
      return await();
    } catch (InterruptedException e) {
      abandon();
      Thread.currentThread().interrupt();
      throw new TaskKilledException("the task was cancelled while its texts were summarized");
    } catch (ExecutionException e) {
      abandon();
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause();
    }
  }

  private R await() throws InterruptedException, ExecutionException {
    Future<R> first = ended.take();
    // Also if it failed; not if the wait was interrupted.
    open--;
    return first.get();
  }

  /** Ends the work on the other texts, so that nothing of this task goes on after it. */
  private void abandon() {
    failed = true;
    boolean interrupted = Thread.interrupted();
    while (open > 0) {
      try {
        R unused = await();
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (ExecutionException e) {
        // The first failure is the one that counts.
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
