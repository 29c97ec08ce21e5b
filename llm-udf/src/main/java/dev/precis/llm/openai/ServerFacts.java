package dev.precis.llm.openai;

import java.util.OptionalInt;

/**
 * What a server tells about itself and the model. Immutable.
 *
 * @param kind which server it is
 * @param version as it states it; empty if it does not
 * @param model its name for the model
 * @param contextTokens of a request, prompt and answer together; empty if it does not say
 * @param digest of the model's content; empty if it does not say
 * @param tokenizes whether it counts tokens on request
 */
record ServerFacts(
    ServerKind kind,
    String version,
    String model,
    OptionalInt contextTokens,
    String digest,
    boolean tokenizes) {
  /** The server with its version. */
  String text() {
    return version.isEmpty() ? kind.label() : kind.label() + " " + version;
  }
}
