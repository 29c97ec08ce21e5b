package dev.precis.llm.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RetryPolicyTest {
  private static final ModelUri MODEL = new ModelUri("https://host/m.gguf?sig=s3cret");

  private final RetryPolicy policy = new RetryPolicy(3, Duration.ZERO);
  private final AtomicInteger attempts = new AtomicInteger();

  private int run(IOException... failures) throws IOException {
    return policy.run(
        MODEL,
        () -> "got 1 of 2 bytes",
        () -> {
          int attempt = attempts.getAndIncrement();
          if (attempt < failures.length) {
            throw failures[attempt];
          }
          return attempt;
        });
  }

  @Test
  void triesAgainUntilItSucceeds() throws IOException {
    assertThat(run(new IOException("a"), new SocketTimeoutException("Read timed out")))
        .isEqualTo(2);
  }

  @Test
  void saysHowTheLastAttemptFailed() {
    assertThatThrownBy(
            () -> run(new IOException("a"), new IOException("b"), new UnknownHostException("host")))
        .isInstanceOf(PermanentSourceException.class)
        .hasMessage(
            "its transfer failed 3 times, the last time with: no such host: host, got 1 of 2"
                + " bytes");
    assertThat(attempts).hasValue(3);
  }

  @Test
  void doesNotRepeatAPermanentFailure() {
    assertThatThrownBy(() -> run(new PermanentSourceException("there is no such file", null)))
        .hasMessage("there is no such file");
    assertThat(attempts).hasValue(1);
  }

  @Test
  void endsWhenTheThreadIsInterrupted() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> run(new IOException("a")))
        .isInstanceOf(InterruptedIOException.class)
        .hasMessage("fetching it was cancelled");
    assertThat(Thread.interrupted()).as("the interruption is kept").isTrue();
    assertThat(attempts).hasValue(1);
  }
}
