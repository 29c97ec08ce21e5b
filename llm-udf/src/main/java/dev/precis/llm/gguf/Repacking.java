package dev.precis.llm.gguf;

import java.util.List;

/**
 * Which weights llama.cpp b4916 lays out anew for the processor when it loads them (its buffer type
 * {@code CPU_AARCH64}, which serves x86-64 with AVX2 as well): matrices of {@code Q4_0} whose
 * number of rows is a multiple of 8. Seen in its log for models of Q4_0, Q4_K, Q6_K, Q8_0 and F16
 * on x86-64; of these Q4_0 alone was copied.
 */
final class Repacking {
  private static final int ROWS = 8;
  private static final String EMBEDDING = "token_embd.weight";

  private Repacking() {}

  static long bytes(List<TensorInfo> tensors) {
    boolean tied = tensors.stream().noneMatch(tensor -> tensor.name().equals("output.weight"));
    return tensors.stream()
        .filter(Repacking::isRepacked)
        // Rows are looked up in the embedding as it is; only as the output it is multiplied by.
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
