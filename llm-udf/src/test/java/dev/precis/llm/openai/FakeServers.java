package dev.precis.llm.openai;

import static dev.precis.llm.openai.HostileServer.json;
import static dev.precis.llm.openai.HostileServer.recorded;
import static dev.precis.llm.openai.HostileServer.stream;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.precis.llm.openai.HostileServer.Answer;
import dev.precis.llm.openai.HostileServer.Request;
import dev.precis.text.passage.WordScan;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Servers that answer as real ones do, except for chat completions, which a test decides. */
final class FakeServers {
  private FakeServers() {}

  /** As llama-server, whose tokens are words and whose context has 1024. */
  static Function<Request, Answer> llamaServer(Function<Request, Answer> chat) {
    return request ->
        switch (request.path()) {
          case "/v1/models" -> recorded("llama-models");
          case "/props" -> recorded("llama-props");
          case "/tokenize" -> json(200, "{\"tokens\":" + tokens(content(request)) + '}');
          case "/apply-template" ->
              json(200, "{\"prompt\":\"<|im_start|>system\\n{system}<|im_end|>\\n{user}\"}");
          case "/v1/chat/completions" -> chat.apply(request);
          default -> json(404, "{}");
        };
  }

  private static String content(Request request) {
    return request.json().path("content").asText();
  }

  private static String tokens(String text) {
    return IntStream.range(0, WordScan.count(text))
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(",", "[", "]"));
  }

  /** As vLLM, whose tokens are words and whose context has 1024. */
  static Function<Request, Answer> vllm(Function<Request, Answer> chat) {
    return request ->
        switch (request.path()) {
          case "/v1/models" -> recorded("vllm-models");
          case "/version" -> recorded("vllm-version");
          case "/tokenize" ->
              json(
                  200,
                  "{\"count\":"
                      + WordScan.count(request.json().path("prompt").asText() + request.user())
                      + '}');
          case "/v1/chat/completions" -> chat.apply(request);
          default -> json(404, "{\"detail\":\"Not Found\"}");
        };
  }

  /** As Ollama, whose model smol is loaded with a context of 4096. */
  static Function<Request, Answer> ollama(Function<Request, Answer> chat) {
    return request ->
        switch (request.path()) {
          case "/v1/models" ->
              json(
                  200,
                  "{\"object\":\"list\",\"data\":[{\"id\":\"smol:latest\",\"object\":\"model\","
                      + "\"created\":1795895459,\"owned_by\":\"library\"}]}");
          case "/api/version" -> json(200, "{\"version\":\"0.17.4\"}");
          case "/api/tags" -> recorded("ollama-tags");
          case "/api/ps" -> recorded("ollama-ps");
          case "/v1/chat/completions" -> chat.apply(request);
          default -> json(404, "404 page not found");
        };
  }

  /** As a server of an unknown kind, with the model m. */
  static Function<Request, Answer> other(Function<Request, Answer> chat) {
    return request ->
        switch (request.path()) {
          case "/v1/models" -> json(200, "{\"data\":[{\"id\":\"m\",\"owned_by\":\"someone\"}]}");
          case "/v1/chat/completions" -> chat.apply(request);
          default -> json(404, "{}");
        };
  }

  /** An answer in two pieces, with its end and no token counts. */
  static Answer saying(String text) {
    int half = text.length() / 2;
    return stream(
        piece(text.substring(0, half)), piece(text.substring(half)), end("stop"), "[DONE]");
  }

  static String piece(String text) {
    return "{\"choices\":[{\"index\":0,\"delta\":{\"content\":"
        + TextNode.valueOf(text)
        + "},\"finish_reason\":null}]}";
  }

  static String end(String reason) {
    return "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"" + reason + "\"}]}";
  }

  static String usage(int prompt, int generated) {
    return "{\"choices\":[],\"usage\":{\"prompt_tokens\":"
        + prompt
        + ",\"completion_tokens\":"
        + generated
        + "}}";
  }
}
