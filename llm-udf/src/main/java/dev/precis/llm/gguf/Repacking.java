package dev.precis.llm.gguf;

import java.util.List;

/**
 * The weights that llama.cpp b4916 copies into another layout for the processor when it loads them
 * (its buffer type {@code CPU_AARCH64}, which it also uses on x86-64 with AVX2): matrices of {@code
 * Q4_0} whose number of rows is a multiple of 8. This was seen in its log for models of Q4_0, Q4_K,
 * Q6_K, Q8_0 and F16 on x86-64; it copied only Q4_0.
 */
final class Repacking {
  private static final int ROWS = 8;
  private static final String EMBEDDING = "token_embd.weight";

  private Repacking() {}

  /** The size of these weights in bytes. */
  static long bytes(List<TensorInfo> tensors) {
    boolean tied = tensors.stream().noneMatch(tensor -> tensor.name().equals("output.weight"));
    return tensors.stream()
        .filter(Repacking::isRepacked)
        // The embedding is copied only if it is also the output matrix. Otherwise its rows are
        // read.
        .filter(tensor -> tied || !tensor.name().equals(EMBEDDING))
        .mapToLong(TensorInfo::bytes)
        .sum();
  }

  private static boolean isRepacked(TensorInfo tensor) {
    return tensor.type() == TensorType.Q4_0
        && tensor.shape().size() >= 2
        && tensor.shape().get(1) % ROWS == 0;
  }
}
