package dev.precis.llm.engine;

/** Asked again and again while work is under way; must be quick and safe to ask from any thread. */
@FunctionalInterface
public interface Cancellation {
  /** A cancellation that never comes. */
  Cancellation NEVER = () -> false;

  /** Whether the work is no longer wanted. */
  boolean isCancelled();
}
