package dev.precis.llm.llamaserver;

import java.time.Duration;

/** A server process, of this JVM or of another one of this machine. Thread-safe. */
interface WatchedProcess {
  /** The server's process id. */
  long pid();

  boolean isAlive();

  /** Waits for the end of the process. Returns whether it has ended. */
  boolean awaitEnd(Duration limit) throws InterruptedException;

  /** How the process ended, for people. */
  String end();

  /**
   * Whether a process that has ended did so because another JVM, which had started it, stopped it
   * or ended. Then it died of no text. Waits a moment for an answer.
   */
  boolean endedWithOwner() throws InterruptedException;

  /** Kills the server at once. Does not wait. Idempotent. */
  void kill();

  /** Ends the server if it belongs to this JVM. Idempotent. */
  void stop();
}
