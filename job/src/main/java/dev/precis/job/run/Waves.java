package dev.precis.job.run;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Works off the pending chapters of a level in waves. The next wave starts when the last task of
 * the wave before has begun, so that no slot waits for the end of a wave. At most two waves are in
 * progress.
 *
 * <p>It ends when everything is done. It ends early on the stop signal or the first failure: the
 * tasks in progress get some time, and what they have done by then is committed. Not thread-safe.
 */
final class Waves<W extends Waves.Wave> {
  private static final Duration POLL = Duration.ofMillis(100);

  private final Deque<PartitionSize> remaining;
  private final WaveSizes sizes;
  private final Function<List<PartitionSize>, W> start;
  private final Consumer<W> commit;
  private final Deque<W> inProgress = new ArrayDeque<>();
  private final long startNanos = System.nanoTime();
  private Optional<Throwable> failure = Optional.empty();
  private long wordsOfEnded;
  private boolean cancelled;

  /**
   * @param partitions in the order in which they are to be done
   * @param start starts a wave
   * @param commit commits what a wave that has ended did
   */
  Waves(
      List<PartitionSize> partitions,
      WaveSizes sizes,
      Function<List<PartitionSize>, W> start,
      Consumer<W> commit) {
    this.remaining = new ArrayDeque<>(partitions);
    this.sizes = sizes;
    this.start = start;
    this.commit = commit;
  }

  /**
   * Works until everything is done, or it must end. An exception of a commit ends it at once.
   *
   * @param stopTasks tells the tasks to begin no more chapters
   * @param grace how long the tasks in progress may take to end after that
   */
  void run(StopSignal stop, Runnable stopTasks, Duration grace) {
    try {
      while (failure.isEmpty() && stop.given().isEmpty() && hasMore()) {
        submit();
        settle();
      }
      if (!inProgress.isEmpty()) {
        stopTasks.run();
        end(grace);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failure = Optional.of(e);
    } finally {
      inProgress.forEach(Wave::cancel);
      inProgress.forEach(Wave::close);
    }
  }

  private boolean hasMore() {
    return !remaining.isEmpty() || !inProgress.isEmpty();
  }

  private void submit() {
    boolean free =
        inProgress.isEmpty() || (inProgress.size() == 1 && inProgress.peek().isDraining());
    if (!free || remaining.isEmpty()) {
      return;
    }
    int count = sizes.next(List.copyOf(remaining), wordsDone(), sinceStart());
    List<PartitionSize> partitions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      partitions.add(remaining.poll());
    }
    inProgress.add(start.apply(partitions));
  }

  /** Waits for the tasks in progress, ends those that take too long, and commits the rest. */
  private void end(Duration grace) throws InterruptedException {
    long deadline = System.nanoTime() + grace.toNanos();
    while (!inProgress.isEmpty() && System.nanoTime() - deadline < 0) {
      settle();
    }
    cancelled = true;
    inProgress.forEach(Wave::cancel);
    while (!inProgress.isEmpty()) {
      settle();
    }
  }

  /** Commits the first wave if it has ended. */
  private void settle() throws InterruptedException {
    W wave = inProgress.peek();
    End end = wave.await(POLL);
    if (end.isEnded()) {
      if (failure.isEmpty() && !cancelled) {
        failure = end.failure();
      }
      commit.accept(wave);
      wordsOfEnded += wave.words();
      inProgress.remove();
      wave.close();
    }
  }

  /** Words of the chapters that are done, committed or not. */
  private long wordsDone() {
    return wordsOfEnded + inProgress.stream().mapToLong(Wave::words).sum();
  }

  private Duration sinceStart() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  /** The failure that ended it before everything was done; empty after the stop signal. */
  Optional<Throwable> failure() {
    return failure;
  }

  /** Some partitions of the pending chapters, being summarized. */
  interface Wave extends AutoCloseable {
    /** Whether all its tasks have begun, so that a slot that becomes free has nothing to do. */
    boolean isDraining();

    /** Waits for the end of its tasks, at most so long. */
    End await(Duration limit) throws InterruptedException;

    /** Ends its tasks. What was done stays, to be committed. */
    void cancel();

    /** Words of the chapters that are done. */
    long words();

    /** Frees what it keeps. */
    @Override
    void close();
  }

  /**
   * Whether a wave has ended.
   *
   * @param failure what ended it; empty if all its tasks are done, or it has not ended
   */
  record End(boolean isEnded, Optional<Throwable> failure) {
    static final End WELL = new End(true, Optional.empty());
    static final End NOT_YET = new End(false, Optional.empty());
  }
}
