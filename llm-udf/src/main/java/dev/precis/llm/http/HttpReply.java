package dev.precis.llm.http;

import java.io.IOException;
import java.net.http.HttpHeaders;

/**
 * A whole answer. Immutable.
 *
 * @param status the HTTP status
 * @param headers of the answer
 * @param body in UTF-8
 */
public record HttpReply(int status, HttpHeaders headers, String body) {
  /** The status of an answer that is no error. */
  public static final int OK = 200;

  private static final int MOST_BYTES = 8 << 20;

  /**
   * Waits for an answer, and ends the call.
   *
   * @throws IOException if the answer does not arrive whole, or has more than 8 MiB
   * @throws InterruptedException if the thread is interrupted
   */
  public static HttpReply of(HttpCall call) throws IOException, InterruptedException {
    try (call) {
      return new HttpReply(call.status(), call.headers(), call.body(MOST_BYTES));
    }
  }

  /** Whether it is no error. */
  public boolean isOk() {
    return status == OK;
  }
}
