package dev.precis.llm.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RepackingTest {
  private static final TensorInfo EMBEDDING = tensor("token_embd.weight", TensorType.Q4_0, 64, 16);
  private static final TensorInfo OUTPUT = tensor("output.weight", TensorType.Q6_K, 256, 16);

  private static TensorInfo tensor(String name, TensorType type, long... shape) {
    return new TensorInfo(name, java.util.Arrays.stream(shape).boxed().toList(), type, 0);
  }

  @Test
  void matricesOfQ40AreCopied() {
    TensorInfo matrix = tensor("blk.0.attn_q.weight", TensorType.Q4_0, 64, 16);

    assertThat(Repacking.bytes(List.of(EMBEDDING, OUTPUT, matrix))).isEqualTo(64 * 16 / 32 * 18);
  }

  @Test
  void othersAreNot() {
    assertThat(
            Repacking.bytes(
                List.of(
                    OUTPUT,
                    tensor("blk.0.attn_q.weight", TensorType.Q4_K, 256, 16),
                    tensor("blk.0.attn_k.weight", TensorType.Q8_0, 64, 16),
                    tensor("blk.0.odd.weight", TensorType.Q4_0, 64, 12),
                    tensor("blk.0.attn_norm.weight", TensorType.F32, 64))))
        .isZero();
  }

  @Test
  void anEmbeddingIsCopiedWhereItIsTheOutputToo() {
    assertThat(Repacking.bytes(List.of(EMBEDDING, OUTPUT))).isZero();
    assertThat(Repacking.bytes(List.of(EMBEDDING))).isEqualTo(EMBEDDING.bytes());
  }
}
