package dev.precis.llm.llamacpp;

import de.kherud.llama.InferenceParameters;

/**
 * A model that llama.cpp has loaded, and the calls into native code that a generator makes. A call
 * blocks, ignores interruption, and must not be made during or after {@link #close()}. Thread-safe
 * otherwise.
 */
interface NativeModel {
  /** Counts the tokens of a text, without the begin-of-text token that is added to a prompt. */
  int countTokens(String text);

  /** Renders the chat template of the model's file around two messages. */
  String renderChatTemplate(String system, String user);

  /** Queues a request. Does not wait for its answer. */
  TokenStream generate(InferenceParameters parameters);

  /** Frees the model, as far as the binding does that. */
  void close();
}
