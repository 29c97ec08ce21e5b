package dev.precis.llm.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.precis.llm.engine.Prompt;
import java.util.OptionalInt;

/** The requests by which llama-server and vLLM count tokens, and their answers. */
final class Tokenizing {
  private Tokenizing() {}

  /** Asks for the tokens of a text alone. */
  static ObjectNode text(ServerKind kind, String model, String text) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    return kind == ServerKind.VLLM
        ? body.put("model", model).put("prompt", text).put("add_special_tokens", false)
        : body.put("content", text).put("add_special", false);
  }

  /** Asks llama-server for the tokens of a prompt in its chat template. */
  static ObjectNode rendered(String prompt) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("content", prompt)
        .put("add_special", true)
        .put("parse_special", true);
  }

  /** Asks vLLM for the tokens of a prompt in its chat template, or llama-server for that text. */
  static ObjectNode messages(String model, Prompt prompt) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("model", model).put("add_generation_prompt", true);
    body.set("messages", ChatRequest.messages(prompt));
    return body;
  }

  /** The number of tokens; empty if the answer has none. */
  static OptionalInt count(ServerKind kind, JsonNode answer) {
    if (kind == ServerKind.VLLM) {
      JsonNode count = answer.path("count");
      return count.isInt() ? OptionalInt.of(count.intValue()) : OptionalInt.empty();
    }
    JsonNode tokens = answer.path("tokens");
    return tokens.isArray() ? OptionalInt.of(tokens.size()) : OptionalInt.empty();
  }
}
