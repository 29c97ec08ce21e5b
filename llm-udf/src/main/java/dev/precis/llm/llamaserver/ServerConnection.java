package dev.precis.llm.llamaserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.precis.llm.http.HttpCall;
import dev.precis.llm.http.Patience;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Requests to one server process, with its key. Immutable and thread-safe. */
final class ServerConnection {
  static final String HOST = "127.0.0.1";

  static final ObjectMapper JSON = new ObjectMapper();

  private static final int UNAUTHORIZED = 401;
  private static final int OK = 200;
  private static final int MOST_BYTES = 64 << 20;
  private static final int MOST_REASON = 300;

  private final HttpClient client;
  private final int port;
  private final String key;

  ServerConnection(HttpClient client, int port, String key) {
    this.client = client;
    this.port = port;
    this.key = key;
  }

  /** A client for a server on this machine: no proxy, and no second version of HTTP to try. */
  static HttpClient client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .proxy(HttpClient.Builder.NO_PROXY)
        .connectTimeout(Duration.ofSeconds(30))
        .build();
  }

  int port() {
    return port;
  }

  String key() {
    return key;
  }

  /**
   * Asks whether the server answers at all. Does not wait.
   *
   * @return the status code: 200 when the server is ready, 503 while it loads the model
   */
  CompletableFuture<Integer> health(Duration limit) {
    HttpRequest request = request("/health").timeout(limit).GET().build();
    return client
        .sendAsync(request, HttpResponse.BodyHandlers.discarding())
        .thenApply(HttpResponse::statusCode);
  }

  /**
   * Asks with GET, and waits for the answer.
   *
   * @throws IOException if there is no answer, or half of one
   * @throws RefusedCallException if the server refuses the request
   */
  JsonNode get(String path, Patience patience)
      throws IOException, InterruptedException, RefusedCallException {
    return whole(request(path).GET().build(), patience);
  }

  /** The same with POST. */
  JsonNode post(String path, JsonNode body, Patience patience)
      throws IOException, InterruptedException, RefusedCallException {
    return whole(post(path, body), patience);
  }

  private JsonNode whole(HttpRequest request, Patience patience)
      throws IOException, InterruptedException, RefusedCallException {
    try (HttpCall call = HttpCall.send(client, request, patience)) {
      requireOk(call);
      JsonNode answer = JSON.readTree(call.body(MOST_BYTES));
      if (!answer.isObject()) {
        throw new IOException("the answer is no JSON object");
      }
      return answer;
    }
  }

  /**
   * Sends a request whose answer is read while it arrives. The caller closes the call.
   *
   * @throws RefusedCallException if the server refuses the request
   */
  HttpCall stream(String path, JsonNode body, Patience patience)
      throws IOException, InterruptedException, RefusedCallException {
    HttpCall call = HttpCall.send(client, post(path, body), patience);
    boolean accepted = false;
    try {
      requireOk(call);
      accepted = true;
      return call;
    } finally {
      if (!accepted) {
        call.close();
      }
    }
  }

  private HttpRequest post(String path, JsonNode body) throws IOException {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
        .build();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://" + HOST + ":" + port + path))
        .header("Authorization", "Bearer " + key);
  }

  private static void requireOk(HttpCall call)
      throws IOException, InterruptedException, RefusedCallException {
    int status = call.status();
    if (status == UNAUTHORIZED) {
      throw new ForeignServerException();
    }
    if (status != OK) {
      throw refusal(status, call.body(MOST_BYTES));
    }
  }

  private static RefusedCallException refusal(int status, String body) {
    try {
      return refusal(status, JSON.readTree(body).path("error"));
    } catch (IOException e) {
      return new RefusedCallException(status, "", shortened(body));
    }
  }

  /** The refusal that an {@code error} of the server states. */
  static RefusedCallException refusal(int status, JsonNode error) {
    return new RefusedCallException(
        error.path("code").asInt(status),
        error.path("type").asText(),
        shortened(error.path("message").asText()));
  }

  private static String shortened(String text) {
    String clean = text.strip().replaceAll("\\p{Cntrl}+", " ");
    return clean.length() <= MOST_REASON ? clean : clean.substring(0, MOST_REASON) + "...";
  }
}
