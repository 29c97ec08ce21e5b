package dev.precis.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.job.console.InputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import org.apache.hadoop.security.AccessControlException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessRefusedExceptionTest {
  private static final String OUTPUT = "s3a://bucket/out";
  private static final String FORBIDDEN =
      "Forbidden (Service: Amazon S3; Status Code: 403; Error Code: 403 Forbidden)";

  private static Exception explained(IOException cause) {
    return AccessRefusedException.explained(
        new UncheckedIOException("Cannot read the commits", cause), OUTPUT);
  }

  private static AccessDeniedException refusal(String file) {
    AccessDeniedException refusal = new AccessDeniedException(file, null, FORBIDDEN);
    refusal.initCause(new IllegalStateException(FORBIDDEN + "\n  by the service"));
    return refusal;
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3a://bucket/out/_LOCK", "out/commits/00000001.json"})
  void namesTheOutputTheReasonAndWhatToDo(String file) {
    assertThat(explained(refusal(file)))
        .isInstanceOf(AccessRefusedException.class)
        .hasMessage(
            "Cannot write output: the store refuses access: IllegalStateException: "
                + FORBIDDEN
                + "; renew the key or the permissions and run the same command again, got "
                + OUTPUT)
        .hasCauseInstanceOf(UncheckedIOException.class);
  }

  @Test
  void knowsTheRefusalsOfOtherStores() {
    assertThat(explained(new AccessControlException("no"))).hasMessageContaining(OUTPUT);
    assertThat(explained(new IOException("Error accessing gs://bucket/out: 403 Forbidden")))
        .hasMessageContaining(OUTPUT);
  }

  @Test
  void staysWrongUsageBeforeAnyWork() {
    assertThat(
            AccessRefusedException.explained(
                new InputException("Cannot write output", refusal(OUTPUT)), OUTPUT))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("renew the key");
  }

  @Test
  void leavesOtherFailuresAsTheyAre() {
    UncheckedIOException other =
        new UncheckedIOException("Cannot read", new IOException("chapter 403 is missing"));
    UncheckedIOException ofInput =
        new UncheckedIOException("Cannot read", refusal("s3a://books/emma.txt"));

    assertThat(AccessRefusedException.explained(other, OUTPUT)).isSameAs(other);
    assertThat(AccessRefusedException.explained(ofInput, OUTPUT)).isSameAs(ofInput);
    InputException ofDisk =
        new InputException("Cannot read input: no access", refusal("/books/emma.txt"));
    assertThat(AccessRefusedException.explained(ofDisk, OUTPUT)).isSameAs(ofDisk);
    InputException ofHdfs =
        new InputException(
            "Cannot read input: no access",
            new org.apache.hadoop.security.AccessControlException("Permission denied"));
    assertThat(AccessRefusedException.explained(ofHdfs, OUTPUT)).isSameAs(ofHdfs);
  }
}
