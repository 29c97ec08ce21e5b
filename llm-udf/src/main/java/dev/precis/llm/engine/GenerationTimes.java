package dev.precis.llm.engine;

/**
 * How long an answer took, in milliseconds. Immutable.
 *
 * @param promptMillis to read the prompt
 * @param generationMillis to write the answer
 * @param firstTokenMillis from the request to the first token, including the wait for a free slot
 */
public record GenerationTimes(long promptMillis, long generationMillis, long firstTokenMillis) {
  /** Of an answer that took no time. */
  public static final GenerationTimes NONE = new GenerationTimes(0, 0, 0);

  /** Adds a later answer. The first token stays that of this one. */
  public GenerationTimes plus(GenerationTimes later) {
    return new GenerationTimes(
        promptMillis + later.promptMillis,
        generationMillis + later.generationMillis,
        firstTokenMillis);
  }
}
