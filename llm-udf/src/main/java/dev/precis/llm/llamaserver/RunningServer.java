package dev.precis.llm.llamaserver;

import dev.precis.llm.http.Patience;
import java.time.Duration;
import java.util.concurrent.ExecutionException;

/** A server process that has loaded the model, of this JVM or another one. Thread-safe. */
final class RunningServer {
  private static final Duration EXIT = Duration.ofSeconds(2);
  private static final Duration HEALTH = Duration.ofSeconds(10);

  private final WatchedProcess process;
  private final ServerConnection connection;
  private final ServerLog log;
  private final HealthWatch watch;

  /**
   * @param interval after which a server that does not answer is asked again
   * @param tries number of questions without an answer after which the server is killed
   */
  RunningServer(
      WatchedProcess process,
      ServerConnection connection,
      ServerLog log,
      Duration interval,
      int tries) {
    this.process = process;
    this.connection = connection;
    this.log = log;
    this.watch =
        new HealthWatch(
            () -> connection.health(interval), process::kill, interval, tries, System::nanoTime);
  }

  ServerConnection connection() {
    return connection;
  }

  WatchedProcess process() {
    return process;
  }

  ServerLog log() {
    return log;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Adds the watch over this server to a caller's patience. */
  Patience watched(Patience patience) {
    return () -> {
      patience.check();
      watch.check();
    };
  }

  /**
   * Finds out whether the server has died, after a connection to it broke. A dying process may
   * break its connections a moment before it ends.
   */
  boolean hasDied() throws InterruptedException {
    return process.awaitEnd(EXIT) || (!answers() && process.awaitEnd(EXIT));
  }

  private boolean answers() throws InterruptedException {
    try {
      int unused = connection.health(HEALTH).get();
      return true;
    } catch (ExecutionException e) {
      return false;
    }
  }

  /** Ends the process and deletes its log, if they belong to this JVM. Idempotent. */
  void stop() {
    process.stop();
    log.close();
  }
}
