package dev.precis.llm.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One request, whose answer is read while it arrives. The thread that reads waits in small steps,
 * so it can give up at any moment; {@link #close()} then ends the connection, which tells the
 * server to stop. Not thread-safe.
 */
public final class HttpCall implements AutoCloseable {
  private static final long POLL_MILLIS = 100;

  private final CompletableFuture<HttpResponse<Flow.Publisher<List<ByteBuffer>>>> answer;
  private final Patience patience;
  private final ArrivingBytes arriving = new ArrivingBytes();
  private boolean subscribed;

  private HttpCall(
      CompletableFuture<HttpResponse<Flow.Publisher<List<ByteBuffer>>>> answer, Patience patience) {
    this.answer = answer;
    this.patience = patience;
  }

  /**
   * Sends a request. Does not wait.
   *
   * @param patience asked while the call waits
   */
  public static HttpCall send(HttpClient client, HttpRequest request, Patience patience) {
    return new HttpCall(
        client.sendAsync(request, HttpResponse.BodyHandlers.ofPublisher()), patience);
  }

  /**
   * Returns the status code. Waits for the head of the answer.
   *
   * @throws IOException if there is no answer
   * @throws InterruptedException if the thread is interrupted
   */
  public int status() throws IOException, InterruptedException {
    return head().statusCode();
  }

  /**
   * Returns the headers. Waits for the head of the answer.
   *
   * @throws IOException if there is no answer
   * @throws InterruptedException if the thread is interrupted
   */
  public HttpHeaders headers() throws IOException, InterruptedException {
    return head().headers();
  }

  /**
   * Returns the body as UTF-8. Waits for all of it.
   *
   * @param mostBytes longer bodies are refused
   * @throws IOException if the body does not arrive whole, or is too long
   * @throws InterruptedException if the thread is interrupted
   */
  public String body(int mostBytes) throws IOException, InterruptedException {
    subscribe();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] next = await();
    while (next.length > 0) {
      if (body.size() + next.length > mostBytes) {
        throw new IOException("the answer is longer than " + mostBytes + " bytes");
      }
      body.write(next);
      next = await();
    }
    return body.toString(StandardCharsets.UTF_8);
  }

  /**
   * Returns the server-sent events of the body.
   *
   * @throws IOException if there is no answer
   * @throws InterruptedException if the thread is interrupted
   */
  public EventStream events() throws IOException, InterruptedException {
    subscribe();
    return new EventStream(this::await);
  }

  private HttpResponse<Flow.Publisher<List<ByteBuffer>>> head()
      throws IOException, InterruptedException {
    while (true) {
      try {
        return answer.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        patience.check();
      } catch (ExecutionException e) {
        throw e.getCause() instanceof IOException reason
            ? reason
            : new IOException(String.valueOf(e.getCause()), e.getCause());
      }
    }
  }

  private void subscribe() throws IOException, InterruptedException {
    if (!subscribed) {
      head().body().subscribe(arriving);
      subscribed = true;
    }
  }

  /** The next bytes; none at the end. */
  private byte[] await() throws IOException, InterruptedException {
    while (true) {
      byte[] next = arriving.poll(POLL_MILLIS);
      if (next != null) {
        patience.arrived();
      }
      // Also after bytes: a server that never pauses must not keep the caller for ever.
      patience.check();
      if (next != null) {
        return next;
      }
    }
  }

  /** Ends the connection if the answer is not complete. Idempotent. */
  @Override
  public void close() {
    boolean unused = answer.cancel(true);
    if (answer.isDone() && !answer.isCompletedExceptionally() && !subscribed) {
      // Otherwise the connection would wait for a reader.
      answer.join().body().subscribe(arriving);
    }
    arriving.cancel();
  }
}
