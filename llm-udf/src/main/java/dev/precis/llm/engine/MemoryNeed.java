package dev.precis.llm.engine;

/**
 * The memory in bytes that a loaded model takes outside the Java heap when all its slots are full.
 * Immutable.
 *
 * @param weightsBytes the model's file; it is memory-mapped, and its pages count once they are
 *     read, which all are
 * @param repackedBytes copies of weights in a layout for the processor
 * @param kvCacheBytes keys and values of the contexts of all slots; allocated when the model is
 *     loaded
 * @param computeBytes intermediate results of a batch with a full context; allocated as the context
 *     fills
 * @param fixedBytes the library, its graph and threads, and the vocabulary
 */
public record MemoryNeed(
    long weightsBytes, long repackedBytes, long kvCacheBytes, long computeBytes, long fixedBytes) {
  /** The sum of all parts, in bytes. */
  public long totalBytes() {
    return weightsBytes + repackedBytes + kvCacheBytes + computeBytes + fixedBytes;
  }

  /**
   * The minimum in bytes that the model needs to run. The operating system can reclaim those pages
   * of the file whose weights have a repacked copy.
   */
  public long leastBytes() {
    return totalBytes() - repackedBytes;
  }
}
