package dev.precis.llm.model;

import dev.precis.llm.engine.Prompt;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The tokens of texts that were counted lately. A text is counted several times: while its passages
 * are cut, and again before it is sent. Thread-safe.
 */
public final class RecentCounts {
  /** The texts of some summaries at a time, of some ten thousand characters each. */
  private static final int MOST = 256;

  private final Map<Prompt, Integer> counts =
      new LinkedHashMap<>(MOST, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Prompt, Integer> eldest) {
          return size() > MOST;
        }
      };

  /** The tokens of a prompt; empty if it was not counted lately. */
  public synchronized OptionalInt of(Prompt prompt) {
    Integer known = counts.get(prompt);
    return known == null ? OptionalInt.empty() : OptionalInt.of(known);
  }

  /** Remembers the tokens of a prompt. */
  public synchronized void put(Prompt prompt, int tokens) {
    counts.put(prompt, tokens);
  }
}
