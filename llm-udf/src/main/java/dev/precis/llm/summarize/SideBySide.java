package dev.precis.llm.summarize;

import dev.precis.llm.engine.TextGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.function.IntSupplier;

/**
 * Does independent work side by side, as far as the model has slots that nobody uses. The calling
 * thread does the work in order; further threads help while slots are free. So the last long text
 * of a run uses all slots, and a text beside others takes none from them. Thread-safe.
 */
final class SideBySide {
  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "precis-passage");
            thread.setDaemon(true);
            return thread;
          });

  private final IntSupplier free;
  private final int mostHelpers;

  /**
   * @param free the number of the model's slots that nobody uses now
   * @param mostHelpers threads besides the calling one
   */
  SideBySide(IntSupplier free, int mostHelpers) {
    this.free = free;
    this.mostHelpers = mostHelpers;
  }

  static SideBySide on(TextGenerator model) {
    return new SideBySide(
        () -> model.maxInFlight() - model.slotUse().busy(), model.maxInFlight() - 1);
  }

  /**
   * Returns the results in the order of the items. If some work fails, no more begins, and the
   * first failure is thrown when all that has begun has ended.
   *
   * @param abandon called at a failure, to end what has begun
   */
  <T, R> List<R> map(List<T> items, Function<T, R> work, Runnable abandon) {
    if (mostHelpers < 1 || items.size() < 2) {
      return items.stream().map(work).toList();
    }
    Shared<T, R> shared = new Shared<>(items, work, abandon);
    List<CompletableFuture<Void>> helpers = new ArrayList<>();
    while (shared.hasMore()) {
      helpers.removeIf(CompletableFuture::isDone);
      // One item and one slot are for the calling thread itself.
      int more = Math.min(free.getAsInt(), shared.left()) - 1;
      for (int i = Math.min(more, mostHelpers - helpers.size()); i > 0; i--) {
        helpers.add(CompletableFuture.runAsync(() -> help(shared), THREADS));
      }
      shared.doNext();
    }
    // Work that is cancelled ends by itself, so there is no need to be interrupted here.
    CompletableFuture.allOf(helpers.toArray(CompletableFuture[]::new)).join();
    return shared.results();
  }

  /** Goes on while slots are free: the one that it has just left may be somebody else's now. */
  private void help(Shared<?, ?> shared) {
    do {
      shared.doNext();
    } while (shared.hasMore() && free.getAsInt() > 0);
  }

  /** What all threads know. */
  private static final class Shared<T, R> {
    private final List<T> items;
    private final Function<T, R> work;
    private final Runnable abandon;
    private final AtomicReferenceArray<R> results;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    Shared(List<T> items, Function<T, R> work, Runnable abandon) {
      this.items = items;
      this.work = work;
      this.abandon = abandon;
      this.results = new AtomicReferenceArray<>(items.size());
    }

    boolean hasMore() {
      return left() > 0;
    }

    int left() {
      return failure.get() == null ? items.size() - next.get() : 0;
    }

    void doNext() {
      int mine = next.getAndIncrement();
      if (mine >= items.size()) {
        return;
      }
      try {
        results.set(mine, work.apply(items.get(mine)));
      } catch (RuntimeException | Error e) {
        // Later ones only say that they were cancelled.
        if (failure.compareAndSet(null, e)) {
          abandon.run();
        }
      }
    }

    /** All of them, or the first failure. */
    List<R> results() {
      if (failure.get() instanceof Error error) {
        throw error;
      }
      if (failure.get() != null) {
        throw (RuntimeException) failure.get();
      }
      List<R> all = new ArrayList<>();
      for (int i = 0; i < results.length(); i++) {
        all.add(results.get(i));
      }
      return List.copyOf(all);
    }
  }
}
