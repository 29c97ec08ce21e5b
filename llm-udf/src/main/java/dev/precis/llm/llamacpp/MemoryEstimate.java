package dev.precis.llm.llamacpp;

import dev.precis.llm.engine.ContextLength;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.gguf.GgufHeader;

/**
 * The memory that a loaded model takes outside the Java heap, in bytes, when all its slots are
 * full: what the process's resident set grows by. On processors alone; layers on a GPU are counted
 * as if they were not there.
 *
 * <p>The figures are those of llama.cpp b4916 with batches of {@value
 * LlamaCppGenerator#BATCH_TOKENS} tokens and without flash attention: the cache's size is
 * arithmetic, the size of the graph's buffer was fitted to what the library logs (14 combinations
 * of shape and context, of the llama architecture, within 3 %), the rest was measured.
 *
 * @param weightsBytes the model's file, which is mapped: its pages count as soon as they are read,
 *     and all are
 * @param repackedBytes copies of weights, laid out for the processor
 * @param kvCacheBytes keys and values of the context of all slots; taken in full by loading
 * @param computeBytes intermediate results of a batch against a full context; taken as the context
 *     fills
 * @param fixedBytes the library itself, its graph and threads, and the vocabulary
 */
public record MemoryEstimate(
    long weightsBytes, long repackedBytes, long kvCacheBytes, long computeBytes, long fixedBytes) {
  private static final int FLOAT = 4;
  private static final int HALF = 2;

  /** The library's code and data, the graph's nodes, the server's threads: measured. */
  private static final long LIBRARY_BYTES = 36L << 20;

  /** Tables of the tokenizer: measured with SentencePiece vocabularies of 4,096 and 32,000. */
  private static final long BYTES_A_TOKEN_OF_THE_VOCABULARY = 214;

  /**
   * For a model with these settings.
   *
   * @throws dev.precis.llm.engine.ModelLoadException when the settings ask for more context than
   *     there is
   */
  public static MemoryEstimate of(GgufHeader header, ModelSettings settings) {
    long context = (long) ContextLength.tokens(settings, header.contextLength()) * settings.slots();
    int width = Math.max(header.embeddingLength(), header.heads() * header.keyLength());
    long outputs = (long) FLOAT * header.vocabularySize() * settings.slots();
    return new MemoryEstimate(
        header.fileBytes(),
        header.repackedBytes(),
        header.kvCacheBytes(context),
        graphBytes(context, header.heads(), width, header.vocabularySize())
            + conversionBytes(context, header.heads())
            + outputs,
        LIBRARY_BYTES + BYTES_A_TOKEN_OF_THE_VOCABULARY * header.vocabularySize());
  }

  /**
   * The graph's buffer ({@code CPU compute buffer size} in the log). Either attention decides it,
   * the scores of all heads and their mask over the whole context, with four states of the batch
   * beside them; or the logits of a batch do, with two.
   *
   * @param context tokens of all slots
   * @param width of the model's state
   */
  static long graphBytes(long context, int heads, int width, int vocabulary) {
    long batch = batch(context);
    long attention = context * (heads + 1) + 4L * width;
    long logits = vocabulary + 2L * width;
    return FLOAT * batch * Math.max(attention, logits);
  }

  /** The scores once more, as 16-bit numbers to multiply the values by; no log tells of them. */
  private static long conversionBytes(long context, int heads) {
    return HALF * batch(context) * context * heads;
  }

  private static long batch(long context) {
    return Math.min(LlamaCppGenerator.BATCH_TOKENS, context);
  }

  /** All of it. */
  public long totalBytes() {
    return weightsBytes + repackedBytes + kvCacheBytes + computeBytes + fixedBytes;
  }

  /**
   * What it cannot do without: the system can take the file's pages back whose weights have a copy.
   */
  public long leastBytes() {
    return totalBytes() - repackedBytes;
  }
}
