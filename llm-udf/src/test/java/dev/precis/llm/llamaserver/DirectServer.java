package dev.precis.llm.llamaserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;

/** The same program, asked without Precis. */
final class DirectServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final int port = ServerStart.freePort();
  private final Process process;

  DirectServer(Path program, Path model, int contextTokens) throws IOException {
    process =
        new ProcessBuilder(
                program.toString(),
                "-m",
                model.toString(),
                "--port",
                Integer.toString(port),
                "-c",
                Integer.toString(contextTokens),
                "-np",
                "1",
                "-t",
                "1",
                "-b",
                "512")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Until.holds(Duration.ofMinutes(1), this::isReady);
  }

  private boolean isReady() {
    try {
      return send(HttpRequest.newBuilder(address("/health")).build()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private URI address(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private JsonNode post(String path, JsonNode body) throws IOException {
    return JSON.readTree(
        send(HttpRequest.newBuilder(address(path))
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build())
            .body());
  }

  /** The answer to two messages at temperature 0. */
  JsonNode answer(String system, String user, int maxNewTokens) throws IOException {
    var messages = JSON.createObjectNode();
    messages.putArray("messages");
    messages.withArray("messages").addObject().put("role", "system").put("content", system);
    messages.withArray("messages").addObject().put("role", "user").put("content", user);
    var body = JSON.createObjectNode();
    body.set("prompt", post("/apply-template", messages).path("prompt"));
    body.put("temperature", 0).put("n_predict", maxNewTokens);
    return post("/completion", body);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
