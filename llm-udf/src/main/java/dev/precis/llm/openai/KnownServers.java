package dev.precis.llm.openai;

import dev.precis.llm.engine.EngineRefusedException;
import java.io.IOException;

/**
 * What is known of each server. A server that was not up at the start is asked before its first
 * request. Thread-safe.
 *
 * @param probe asks a server
 * @param contextTokens that a server must have at least; 0: any
 */
record KnownServers(ServerProbe probe, int contextTokens) {
  /**
   * Returns what is known of a server. Asks it if nothing is.
   *
   * @throws EngineRefusedException if the server cannot be used
   * @throws ServerFault if it is worth another try
   * @throws IOException as well
   */
  ServerFacts of(Endpoint endpoint, RequestPatience patience)
      throws IOException, InterruptedException {
    ServerFacts known = endpoint.facts();
    if (known == null) {
      known = probe.ask(endpoint.url(), patience);
      requireContext(endpoint.url(), known);
      endpoint.facts(known);
    }
    return known;
  }

  private void requireContext(BaseUrl url, ServerFacts facts) {
    if (facts.contextTokens().isPresent() && facts.contextTokens().getAsInt() < contextTokens) {
      throw new EngineRefusedException(
          "Cannot use engine openai: the context of "
              + facts.model()
              + " at "
              + url
              + " has "
              + facts.contextTokens().getAsInt()
              + " tokens; lower model.context-tokens, or raise the server's"
              + (facts.kind() == ServerKind.OLLAMA ? " (PARAMETER num_ctx in its model file)" : "")
              + ", got "
              + contextTokens,
          null);
    }
  }
}
