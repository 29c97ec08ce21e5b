package dev.precis.llm.llamaserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Speaks llama-server's protocol, without a model. A word of a prompt makes it fail: {@code
 * crash-2-x} ends the process for the first two prompts that have this word. What it did is in
 * files of its folder: {@code x} has a byte for each time.
 */
final class FakeLlamaServer {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern FAULT = Pattern.compile("\\b(\\w+)-(\\d+)-(\\w+)\\b");

  private final Path folder;
  private final String key;

  private FakeLlamaServer(Path folder, String key) {
    this.folder = folder;
    this.key = key;
  }

  /** Arguments: its folder, then those of llama-server. */
  public static void main(String[] args) throws IOException {
    List<String> given = List.of(args);
    String key = Files.readString(Path.of(value(given, "--api-key-file"))).strip();
    int port = Integer.parseInt(value(given, "--port"));
    FakeLlamaServer fake = new FakeLlamaServer(Path.of(args[0]), key);
    Files.writeString(fake.folder.resolve("key"), key);
    try {
      HttpServer server =
          HttpServer.create(
              new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 0);
      server.setExecutor(Executors.newCachedThreadPool());
      server.createContext("/", fake::handle);
      server.start();
    } catch (BindException e) {
      System.err.println("couldn't bind HTTP server socket, hostname: 127.0.0.1, port: " + port);
      System.exit(1);
    }
  }

  private static String value(List<String> arguments, String flag) {
    return arguments.get(arguments.indexOf(flag) + 1);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (path.equals("/health")) {
        answer(exchange, 200, JSON.createObjectNode().put("status", "ok"));
      } else if (!("Bearer " + key)
          .equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        answer(exchange, 401, error(401, "authentication_error", "Invalid API Key"));
      } else {
        byte[] body = exchange.getRequestBody().readAllBytes();
        handle(exchange, path, body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body));
      }
    }
  }

  private void handle(HttpExchange exchange, String path, JsonNode body) throws IOException {
    switch (path) {
      case "/props" -> answer(exchange, 200, JSON.createObjectNode());
      case "/tokenize" -> answer(exchange, 200, tokens(body));
      case "/apply-template" ->
          answer(exchange, 200, JSON.createObjectNode().put("prompt", rendered(body)));
      case "/completion" -> complete(exchange, body.path("prompt").asText());
      default -> answer(exchange, 404, error(404, "not_found_error", "File Not Found"));
    }
  }

  private static ObjectNode error(int code, String type, String message) {
    ObjectNode error = JSON.createObjectNode();
    error.putObject("error").put("code", code).put("type", type).put("message", message);
    return error;
  }

  /** One token a word, and one at the beginning. */
  private static ObjectNode tokens(JsonNode body) {
    ObjectNode answer = JSON.createObjectNode();
    String text = body.path("content").asText().strip();
    int words = text.isEmpty() ? 0 : text.split("\\s+").length;
    int all = words + (body.path("add_special").asBoolean() ? 1 : 0);
    boolean pieces = body.path("with_pieces").asBoolean();
    var tokens = answer.putArray("tokens");
    for (int i = 0; i < all; i++) {
      if (pieces) {
        tokens.addObject().put("id", i).put("piece", "<s>");
      } else {
        tokens.add(i);
      }
    }
    return answer;
  }

  private static String rendered(JsonNode body) {
    StringBuilder rendered = new StringBuilder("<s>");
    body.path("messages").forEach(m -> rendered.append(m.path("content").asText()).append(' '));
    return rendered.toString();
  }

  private void complete(HttpExchange exchange, String prompt) throws IOException {
    Matcher fault = FAULT.matcher(prompt);
    String kind = "none";
    if (fault.find() && count(fault.group(3), Integer.parseInt(fault.group(2)))) {
      kind = fault.group(1);
    }
    switch (kind) {
      case "crash" -> {
        System.err.println("ggml_abort: out of memory");
        Runtime.getRuntime().halt(134);
      }
      case "hang" -> hang();
      case "status" -> answer(exchange, 500, error(500, "server_error", "no luck today"));
      case "long" ->
          answer(exchange, 400, error(400, "exceed_context_size_error", "the request is too long"));
      case "html" -> plain(exchange, "<html>Welcome</html>");
      case "cut" -> plain(exchange, event("half an "));
      case "json" -> plain(exchange, "data: {\"content\": \"hal\n\n");
      case "error" -> plain(exchange, "data: " + error(500, "server_error", "no luck") + "\n\n");
      case "slow" -> slow(exchange, fault.group(3));
      case "gate" -> {
        await(fault.group(3) + ".open");
        whole(exchange, prompt);
      }
      default -> whole(exchange, prompt);
    }
  }

  private synchronized boolean count(String name, int most) throws IOException {
    Path file = folder.resolve(name);
    if (Files.exists(file) && Files.size(file) >= most) {
      return false;
    }
    Files.write(file, new byte[1], StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    return true;
  }

  private static void hang() throws IOException {
    new ProcessBuilder("kill", "-STOP", Long.toString(ProcessHandle.current().pid())).start();
    await(Path.of("/nowhere"));
  }

  private void slow(HttpExchange exchange, String name) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      while (true) {
        out.write(event("and so on ").getBytes(StandardCharsets.UTF_8));
        out.flush();
        pause();
      }
    } catch (IOException e) {
      Files.writeString(folder.resolve(name + ".closed"), "");
    }
  }

  private void await(String name) {
    await(folder.resolve(name));
  }

  private static void await(Path file) {
    while (!Files.exists(file)) {
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(10);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String event(String content) {
    return "data: " + JSON.createObjectNode().put("content", content).put("stop", false) + "\n\n";
  }

  /** Repeats the prompt, after a thought. */
  private static void whole(HttpExchange exchange, String prompt) throws IOException {
    ObjectNode last = JSON.createObjectNode().put("content", "").put("stop", true);
    last.put("stop_type", prompt.contains("word") ? "word" : "eos");
    last.put("tokens_evaluated", 7).put("tokens_predicted", 3);
    last.putObject("timings").put("prompt_ms", 12.4).put("predicted_ms", 5.6);
    plain(exchange, event("<think>hm</think>") + event(" " + prompt) + "data: " + last + "\n\n");
  }

  private static void plain(HttpExchange exchange, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  private static void answer(HttpExchange exchange, int status, ObjectNode body)
      throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(body);
    exchange.sendResponseHeaders(status, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }
}
