package dev.precis.llm.llamaserver;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.precis.llm.engine.GenerationRequest;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.model.JsonGrammar;

/** Translates a request into the body of a POST to {@code /completion}. */
final class CompletionBody {
  private CompletionBody() {}

  /**
   * Returns the body.
   *
   * @param prompt the rendered prompt
   */
  static ObjectNode of(String prompt, GenerationRequest request) {
    ObjectNode body = ServerConnection.JSON.createObjectNode();
    body.put("prompt", prompt);
    body.put("stream", true);
    body.put("cache_prompt", true);
    body.put("n_predict", request.maxNewTokens());
    addSampling(body, request.sampling());
    // The grammar of the other engine, so that both accept the same JSON.
    request.schema().map(JsonGrammar::of).ifPresent(grammar -> body.put("grammar", grammar));
    return body;
  }

  private static void addSampling(ObjectNode body, SamplingSettings sampling) {
    body.put("temperature", sampling.temperature());
    body.put("top_k", sampling.topK());
    body.put("top_p", sampling.topP());
    body.put("min_p", sampling.minP());
    body.put("repeat_penalty", sampling.repeatPenalty());
    body.put("repeat_last_n", sampling.repeatLastN());
    body.put("mirostat", sampling.mirostat());
    body.put("mirostat_tau", sampling.mirostatTau());
    body.put("mirostat_eta", sampling.mirostatEta());
    body.put("seed", sampling.seed());
    ArrayNode stop = body.putArray("stop");
    sampling.stop().forEach(stop::add);
    addOff(body);
  }

  /** What the settings do not have is off, even if a model's file or a newer server sets it. */
  private static void addOff(ObjectNode body) {
    body.put("dynatemp_range", 0.0);
    body.put("typical_p", 1.0);
    body.put("top_n_sigma", -1.0);
    body.put("presence_penalty", 0.0);
    body.put("frequency_penalty", 0.0);
    body.put("dry_multiplier", 0.0);
    body.put("xtc_probability", 0.0);
    body.put("ignore_eos", false);
    body.put("n_probs", 0);
  }
}
