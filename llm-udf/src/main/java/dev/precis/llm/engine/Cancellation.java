package dev.precis.llm.engine;

/**
 * Tells whether a request is cancelled. Engines ask it repeatedly while they work. Implementations
 * must return at once and be thread-safe.
 */
@FunctionalInterface
public interface Cancellation {
  /** A request that is never cancelled. */
  Cancellation NEVER = () -> false;

  /** Whether the request is cancelled. Once true, it stays true. */
  boolean isCancelled();
}
