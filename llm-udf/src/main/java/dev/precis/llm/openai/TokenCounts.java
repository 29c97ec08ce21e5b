package dev.precis.llm.openai;

import dev.precis.llm.engine.Prompt;

/** Counts tokens before a request. Implementations are thread-safe. */
interface TokenCounts {
  /** The tokens of a prompt with its chat template. */
  int of(Prompt prompt);

  /** The tokens of a text alone. */
  int of(String text);

  /** The fewest tokens that a model can read for a prompt that it reads whole. */
  int atLeast(Prompt prompt);
}
