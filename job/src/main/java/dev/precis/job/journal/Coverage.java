package dev.precis.job.journal;

import dev.precis.job.journal.ProcessEntry.Block;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * The part of a task in the {@link ProcessEntry}: texts of the wave that follow each other share a
 * block, so that a process writes its entry once for many tasks. Not thread-safe.
 */
final class Coverage {
  /** More make fewer requests; fewer make fewer suspects when a process dies. */
  static final int BLOCK = 32;

  private final ProcessEntry entry;
  private final long[] wave;
  private final boolean isRetried;
  private Block held;

  /**
   * @param wave the keys of its texts, in the order in which they are worked on
   * @param isRetried whether the task, or its whole stage, was tried before
   */
  Coverage(ProcessEntry entry, long[] wave, boolean isRetried) {
    this.entry = entry;
    this.wave = wave.clone();
    this.isRetried = isRetried;
  }

  int deaths(String text) {
    return entry.deaths(text, isRetried);
  }

  /** Begins with a text: the entry of the process names it when this returns. */
  void begin(String text) {
    long key = JournalEntries.key(text);
    if (held == null || !held.texts().contains(key)) {
      end();
      Block next = block(key);
      entry.enter(next);
      held = next;
    }
  }

  private Block block(long key) {
    for (int i = 0; i < wave.length; i++) {
      if (wave[i] == key) {
        int from = i - i % BLOCK;
        return new Block(
            LongStream.of(Arrays.copyOfRange(wave, from, Math.min(wave.length, from + BLOCK)))
                .boxed()
                .collect(Collectors.toSet()));
      }
    }
    return new Block(Set.of(key));
  }

  /** The task has ended. */
  void end() {
    if (held != null) {
      entry.leave(held);
      held = null;
    }
  }
}
