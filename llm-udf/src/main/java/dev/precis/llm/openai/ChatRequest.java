package dev.precis.llm.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.precis.llm.engine.EngineRefusedException;
import dev.precis.llm.engine.GenerationRequest;
import dev.precis.llm.engine.Prompt;
import dev.precis.llm.engine.SamplingSettings;
import java.util.List;

/**
 * A request for a chat completion. Sampling settings that OpenAI's interface lacks are sent to
 * servers that take them. At temperature 0 only the penalty on repetition has an effect. Immutable.
 *
 * @param prompt as it is sent, without what a model would read as a command
 * @param request the rest
 */
record ChatRequest(Prompt prompt, GenerationRequest request) {
  /** OpenAI's limit; more are found here. */
  private static final int MOST_STOP_STRINGS = 4;

  private static final double MOST_FREQUENCY_PENALTY = 2;
  private static final SamplingSettings DEFAULTS = SamplingSettings.defaults();

  /** The messages of a prompt. */
  static ArrayNode messages(Prompt prompt) {
    ArrayNode messages = JsonNodeFactory.instance.arrayNode();
    if (!prompt.system().isEmpty()) {
      messages.addObject().put("role", "system").put("content", prompt.system());
    }
    messages.addObject().put("role", "user").put("content", prompt.user());
    return messages;
  }

  /**
   * The body for a server.
   *
   * @param streamOptions whether to ask for the token counts at the end of the stream
   * @throws EngineRefusedException if this kind of server cannot keep the sampling settings
   */
  ObjectNode body(ServerFacts server, boolean streamOptions) {
    SamplingSettings sampling = request.sampling();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("model", server.model());
    body.set("messages", messages(prompt));
    body.put("stream", true);
    if (streamOptions) {
      body.putObject("stream_options").put("include_usage", true);
    }
    body.put("temperature", sampling.temperature())
        .put("top_p", sampling.topP())
        .put("seed", sampling.seed())
        .put("max_tokens", request.maxNewTokens());
    List<String> stop = sampling.stop();
    if (!stop.isEmpty()) {
      ArrayNode sent = body.putArray("stop");
      stop.stream().limit(MOST_STOP_STRINGS).forEach(sent::add);
    }
    addSchema(body, server.kind());
    addExtensions(body, server.kind(), sampling);
    return body;
  }

  private void addSchema(ObjectNode body, ServerKind kind) {
    if (request.schema().isEmpty()) {
      return;
    }
    ObjectNode format = body.putObject("response_format");
    if (kind == ServerKind.LLAMA_CPP_PYTHON) {
      format.put("type", "json_object").set("schema", request.schema().get().root());
      return;
    }
    format.put("type", "json_schema");
    format
        .putObject("json_schema")
        .put("name", "summary")
        .put("strict", true)
        .set("schema", request.schema().get().root());
  }

  private static void addExtensions(ObjectNode body, ServerKind kind, SamplingSettings sampling) {
    if (sampling.repeatPenalty() != 1) {
      addRepeatPenalty(body, kind, sampling);
    }
    if (sampling.temperature() == 0) {
      return;
    }
    boolean isDefault = sampling.topK() == DEFAULTS.topK() && sampling.minP() == DEFAULTS.minP();
    switch (kind) {
      case LLAMA_SERVER, VLLM, LLAMA_CPP_PYTHON ->
          body.put("top_k", sampling.topK()).put("min_p", sampling.minP());
      case OLLAMA -> requireDefault(isDefault);
      case OTHER -> {
        if (!isDefault) {
          body.put("top_k", sampling.topK()).put("min_p", sampling.minP());
        }
      }
    }
  }

  private static void requireDefault(boolean isDefault) {
    if (!isDefault) {
      throw new EngineRefusedException(
          "Cannot use engine openai: Ollama takes sampling.top-k and sampling.min-p in its model"
              + " file alone (PARAMETER top_k, PARAMETER min_p); set them there, and leave the"
              + " settings out",
          null);
    }
  }

  private static void addRepeatPenalty(
      ObjectNode body, ServerKind kind, SamplingSettings sampling) {
    switch (kind) {
      case LLAMA_SERVER ->
          body.put("repeat_penalty", sampling.repeatPenalty())
              .put("repeat_last_n", sampling.repeatLastN());
      case LLAMA_CPP_PYTHON -> body.put("repeat_penalty", sampling.repeatPenalty());
      case VLLM -> body.put("repetition_penalty", sampling.repeatPenalty());
      // The nearest that OpenAI's interface has.
      case OLLAMA, OTHER ->
          body.put(
              "frequency_penalty",
              Math.max(
                  -MOST_FREQUENCY_PENALTY,
                  Math.min(MOST_FREQUENCY_PENALTY, sampling.repeatPenalty() - 1)));
    }
  }

  /** Has no text of the user. */
  @Override
  public String toString() {
    return "ChatRequest";
  }
}
