package dev.precis.llm.cache;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How often a transfer is tried before it fails. Immutable and thread-safe.
 *
 * @param most the maximum number of attempts
 * @param pause before the second attempt; it doubles before each further one
 */
record RetryPolicy(int most, Duration pause) {
  static final RetryPolicy DEFAULT = new RetryPolicy(5, Duration.ofSeconds(1));

  private static final Logger LOG = LoggerFactory.getLogger(RetryPolicy.class);
  private static final int MOST_DOUBLINGS = 10;

  /** A unit of work that can fail. */
  @FunctionalInterface
  interface Attempt<T> {
    T run() throws IOException;
  }

  /**
   * Repeats an attempt until it succeeds.
   *
   * @param progress describes how much of the file has arrived
   * @throws PermanentSourceException after the last attempt, or at once if another one is useless
   * @throws InterruptedIOException when the thread is interrupted
   */
  <T> T run(ModelUri uri, Supplier<String> progress, Attempt<T> attempt) throws IOException {
    for (int done = 1; ; done++) {
      try {
        return attempt.run();
      } catch (PermanentSourceException e) {
        throw e;
      } catch (IOException e) {
        requireNoInterruption(e);
        if (done >= most) {
          throw new PermanentSourceException(
              String.format(
                  Locale.ROOT,
                  "its transfer failed %d times, the last time with: %s, %s",
                  done,
                  reason(e),
                  progress.get()),
              e);
        }
        LOG.warn(
            "Cannot fetch model {}, attempt {} of {}: {}, {}",
            uri,
            done,
            most,
            uri.hide(reason(e)),
            progress.get());
        pauseAfter(done);
      }
    }
  }

  /** Describes an I/O failure. */
  static String reason(IOException e) {
    if (e instanceof UnknownHostException) {
      return "no such host: " + e.getMessage();
    }
    return Objects.requireNonNullElse(e.getMessage(), e.toString());
  }

  private static void requireNoInterruption(IOException e) throws InterruptedIOException {
    boolean isInterruption =
        e instanceof ClosedByInterruptException
            || (e instanceof InterruptedIOException && !(e instanceof SocketTimeoutException));
    if (isInterruption || Thread.currentThread().isInterrupted()) {
      throw interrupted();
    }
  }

  private static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("fetching it was cancelled");
  }

  private void pauseAfter(int done) throws InterruptedIOException {
    try {
      Thread.sleep(pause.multipliedBy(1L << Math.min(done - 1, MOST_DOUBLINGS)).toMillis());
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }
}
