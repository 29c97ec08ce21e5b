package dev.precis.llm.http;

/**
 * Asked repeatedly while a call waits for its server, and each time that bytes arrive. It throws
 * what the caller wants to end with: because of a time limit, a cancellation, or a server that does
 * not answer.
 */
@FunctionalInterface
public interface Patience {
  /** Waits as long as the connection lasts. */
  Patience ENDLESS = () -> {};

  /** Returns if the call may go on waiting, else throws. Must return at once. */
  void check();

  /** Called when bytes have arrived. Must return at once. */
  default void arrived() {}
}
