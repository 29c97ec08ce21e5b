package dev.precis.llm.gguf;

import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * The sizes of a model. Immutable.
 *
 * @param contextLength the context that it was trained for, in tokens
 * @param embeddingLength the width of its state
 * @param layers the number of blocks
 * @param heads the number of attention heads of each layer, 0 without attention
 * @param kvHeads the number of key-value heads of each layer
 * @param keyLength the values of a head's key
 * @param valueLength the values of a head's value
 * @param feedForward the inner width of each layer
 * @param experts the number of experts, 0 without a mixture of experts
 */
record Hyperparameters(
    int contextLength,
    int embeddingLength,
    int layers,
    List<Integer> heads,
    List<Integer> kvHeads,
    int keyLength,
    int valueLength,
    List<Integer> feedForward,
    int experts) {
  /** {@code LLAMA_MAX_LAYERS}. */
  private static final int MAX_LAYERS = 512;

  /** {@code LLAMA_MAX_EXPERTS}. */
  private static final int MAX_EXPERTS = 256;

  private static final int MAX_HEAD_LENGTH = 1 << 20;

  private static final Set<String> ROPE_SCALINGS = Set.of("none", "linear", "yarn", "longrope");

  /** The architectures for which llama.cpp requires that the whole head is rotated. */
  private static final Set<String> WHOLE_HEAD_ROTATED = Set.of("llama", "deci", "falcon");

  Hyperparameters {
    heads = List.copyOf(heads);
    kvHeads = List.copyOf(kvHeads);
    feedForward = List.copyOf(feedForward);
  }

  /** Reads and checks the sizes. */
  static Hyperparameters read(String architecture, GgufMetadata metadata) {
    String prefix = architecture + ".";
    int context = positive(metadata, prefix + "context_length");
    int embedding = positive(metadata, prefix + "embedding_length");
    int layers = positive(metadata, prefix + "block_count");
    if (layers > MAX_LAYERS) {
      throw metadata
          .cursor()
          .refuse("%sblock_count must be within 1 to %d, got %d", prefix, MAX_LAYERS, layers);
    }
    int experts = experts(prefix, metadata);
    String headKey = prefix + "attention.head_count";
    List<Integer> none = Collections.nCopies(layers, 0);
    List<Integer> heads = metadata.perLayer(headKey, layers).orElse(none);
    if (LlamaArchitectures.hasAttention(architecture) && heads.get(0) == 0) {
      throw metadata.value(headKey).isEmpty()
          ? metadata.missing(headKey)
          : metadata.cursor().refuse("%s must be positive, got 0", headKey);
    }
    int head = heads.get(0) == 0 ? 0 : embedding / heads.get(0);
    int keyLength = headLength(metadata, prefix + "attention.key_length", head);
    checkRotation(architecture, metadata, keyLength);
    return new Hyperparameters(
        context,
        embedding,
        layers,
        heads,
        metadata.perLayer(headKey + "_kv", layers).orElse(heads),
        keyLength,
        headLength(metadata, prefix + "attention.value_length", head),
        metadata.perLayer(prefix + "feed_forward_length", layers).orElse(none),
        experts);
  }

  private static int positive(GgufMetadata metadata, String key) {
    int value = metadata.requiredCount(key);
    if (value == 0) {
      throw metadata.cursor().refuse("%s must be positive, got 0", key);
    }
    return value;
  }

  private static int headLength(GgufMetadata metadata, String key, int otherwise) {
    int length = metadata.count(key).orElse(otherwise);
    if (length > MAX_HEAD_LENGTH) {
      throw metadata
          .cursor()
          .refuse("%s must be at most %,d, got %,d", key, MAX_HEAD_LENGTH, length);
    }
    return length;
  }

  private static int experts(String prefix, GgufMetadata metadata) {
    int experts = metadata.count(prefix + "expert_count").orElse(0);
    int used = metadata.count(prefix + "expert_used_count").orElse(0);
    if (experts > MAX_EXPERTS) {
      throw metadata
          .cursor()
          .refuse("%sexpert_count must be at most %d, got %d", prefix, MAX_EXPERTS, experts);
    }
    if (used > experts || (experts > 0 && used == 0)) {
      throw metadata
          .cursor()
          .refuse(
              "%sexpert_used_count must be within %d to %d, got %d",
              prefix, Math.min(1, experts), experts, used);
    }
    return experts;
  }

  private static void checkRotation(String architecture, GgufMetadata metadata, int keyLength) {
    String typeKey = architecture + ".rope.scaling.type";
    String type = metadata.text(typeKey).orElse("linear");
    if (!ROPE_SCALINGS.contains(type)) {
      throw metadata
          .cursor()
          .refuse("%s must be none, linear, yarn or longrope, got %s", typeKey, type);
    }
    String rotatedKey = architecture + ".rope.dimension_count";
    int rotated = metadata.count(rotatedKey).orElse(keyLength);
    if (WHOLE_HEAD_ROTATED.contains(architecture) && rotated != keyLength) {
      throw metadata
          .cursor()
          .refuse("%s must be the head's length %d, got %d", rotatedKey, keyLength, rotated);
    }
  }

  /** The maximum number of key-value heads of a layer. */
  int maxKvHeads() {
    return Collections.max(kvHeads);
  }

  /** The size of the KV cache for one token in bytes, with 16 bits per value. */
  long kvBytesPerToken() {
    long kvHeadsOfAll = kvHeads.stream().mapToLong(Integer::longValue).sum();
    return kvHeadsOfAll * (keyLength + valueLength) * Short.BYTES;
  }
}
