package dev.precis.llm.llamacpp;

import java.util.Optional;

/** The pieces of one answer, while llama.cpp generates them. One thread reads it. */
interface TokenStream {
  /**
   * Waits for the next piece, which is a token or a few. Blocks until the prompt is read before the
   * first piece, and does not return if another thread calls {@link #cancel()} meanwhile.
   *
   * @return empty at the end of the answer
   */
  Optional<String> next();

  /** Frees the slot of this request within the current batch. Any thread may call it. */
  void cancel();
}
