package dev.precis.llm.model;

import dev.precis.llm.engine.ContextLength;
import dev.precis.llm.engine.MemoryNeed;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.gguf.GgufHeader;

/**
 * Estimates the memory in bytes that a loaded model takes outside the Java heap when all its slots
 * are full, that is, by how much the resident set of the process grows. Only for models on CPUs:
 * layers on a GPU are counted as if they were on the CPU.
 *
 * <p>The figures are those of llama.cpp b4916 with batches of {@value #BATCH_TOKENS} tokens and
 * without flash attention. The size of the KV cache is calculated. The size of the graph's buffer
 * was fitted to the library's log (14 combinations of model shape and context of the llama
 * architecture, within 3 %). The rest was measured.
 */
public final class MemoryEstimate {
  /** Tokens that are computed at once. A cancelled request frees its slot after at most as many. */
  public static final int BATCH_TOKENS = 512;

  private static final int FLOAT = 4;
  private static final int HALF = 2;

  /** The library's code and data, the graph's nodes and the server's threads: measured. */
  private static final long LIBRARY_BYTES = 36L << 20;

  /**
   * The tokenizer's tables: measured with SentencePiece vocabularies of 4,096 and 32,000 tokens.
   */
  private static final long BYTES_PER_VOCABULARY_TOKEN = 214;

  private MemoryEstimate() {}

  /**
   * Estimates the memory of a model with the given settings.
   *
   * @throws dev.precis.llm.engine.ModelLoadException if the settings ask for a longer context than
   *     the model has
   */
  public static MemoryNeed of(GgufHeader header, ModelSettings settings) {
    long context = (long) ContextLength.tokens(settings, header.contextLength()) * settings.slots();
    int width = Math.max(header.embeddingLength(), header.heads() * header.keyLength());
    long outputs = (long) FLOAT * header.vocabularySize() * settings.slots();
    return new MemoryNeed(
        header.fileBytes(),
        header.repackedBytes(),
        header.kvCacheBytes(context),
        graphBytes(context, header.heads(), width, header.vocabularySize())
            + conversionBytes(context, header.heads())
            + outputs,
        LIBRARY_BYTES + BYTES_PER_VOCABULARY_TOKEN * header.vocabularySize());
  }

  /**
   * The size of the graph's buffer ({@code CPU compute buffer size} in the log): the larger of two.
   * One is attention: the scores of all heads and their mask over the whole context, and four
   * states of the batch. The other is the logits of a batch, and two states.
   *
   * @param context number of tokens of all slots
   * @param width width of the model's state
   */
  static long graphBytes(long context, int heads, int width, int vocabulary) {
    long batch = batch(context);
    long attention = context * (heads + 1) + 4L * width;
    long logits = vocabulary + 2L * width;
    return FLOAT * batch * Math.max(attention, logits);
  }

  /** The scores again, as 16-bit numbers that the values are multiplied by. Not in the log. */
  private static long conversionBytes(long context, int heads) {
    return HALF * batch(context) * context * heads;
  }

  private static long batch(long context) {
    return Math.min(BATCH_TOKENS, context);
  }
}
