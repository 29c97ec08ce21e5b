package dev.precis.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.junit.jupiter.api.Test;

class RedactedThrowableTest {
  @Test
  void keepsStackTracesAndCausesButNoCredentials() {
    IOException cause = new IOException("no answer from https://user:s3cret@host/m?sig=t0ken");
    Throwable redacted = RedactedThrowable.of(new IllegalStateException("Cannot fetch", cause));

    String trace = ExceptionUtils.getStackTrace(redacted);

    assertThat(trace)
        .contains("java.lang.IllegalStateException: Cannot fetch")
        .containsPattern("Caused by: .*java.io.IOException: no answer from https://")
        .contains("at " + RedactedThrowableTest.class.getName())
        .doesNotContain("s3cret", "t0ken");
  }

  @Test
  void endsWhereCausesGoInCircles() {
    IllegalStateException one = new IllegalStateException("one");
    one.initCause(new IllegalStateException("two", one));

    assertThat(ExceptionUtils.getStackTrace(RedactedThrowable.of(one))).contains("one", "two");
  }
}
