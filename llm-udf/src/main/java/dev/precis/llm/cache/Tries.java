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
 * How often a transfer is tried before it fails.
 *
 * @param most tries in all
 * @param pause before the second; twice as long before each further one
 */
record Tries(int most, Duration pause) {
  static final Tries DEFAULT = new Tries(5, Duration.ofSeconds(1));

  private static final Logger LOG = LoggerFactory.getLogger(Tries.class);

  /** Work with files. */
  @FunctionalInterface
  interface Attempt<T> {
    T run() throws IOException;
  }

  /**
   * Tries until it succeeds.
   *
   * @param reached what to say of how far it came
   * @throws SourceRefusal after the last try, or at once where another would be no use
   * @throws InterruptedIOException when the thread is interrupted
   */
  <T> T run(ModelUri uri, Supplier<String> reached, Attempt<T> attempt) throws IOException {
    for (int done = 1; ; done++) {
      try {
        return attempt.run();
      } catch (SourceRefusal e) {
        throw e;
      } catch (IOException e) {
        requireNoInterruption(e);
        if (done >= most) {
          throw new SourceRefusal(
              String.format(
                  Locale.ROOT,
                  "its transfer failed %d times, the last time because: %s, %s",
                  done,
                  reason(e),
                  reached.get()),
              e);
        }
        LOG.warn(
            "Fetching model {} failed, try {} of {}: {}, {}",
            uri,
            done,
            most,
            uri.hide(reason(e)),
            reached.get());
        pauseAfter(done);
      }
    }
  }

  /** What an I/O failure says, in words. */
  static String reason(IOException e) {
    if (e instanceof UnknownHostException) {
      return "no such host: " + e.getMessage();
    }
    return Objects.requireNonNullElse(e.getMessage(), e.toString());
  }

  private static void requireNoInterruption(IOException e) throws InterruptedIOException {
    boolean tells =
        e instanceof ClosedByInterruptException
            || (e instanceof InterruptedIOException && !(e instanceof SocketTimeoutException));
    if (tells || Thread.currentThread().isInterrupted()) {
      throw interrupted();
    }
  }

  private static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("fetching it was called off");
  }

  private void pauseAfter(int done) throws InterruptedIOException {
    try {
      Thread.sleep(pause.multipliedBy(1L << Math.min(done - 1, 10)).toMillis());
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }
}
