/**
 * Text to summary by a chat model: prompts, generation, and the merging of passages. Nothing here
 * knows Spark; the engine stands behind {@link dev.precis.llm.TextGenerator}.
 */
package dev.precis.llm;
