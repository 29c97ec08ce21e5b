package dev.precis.llm.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TensorRefusalTest extends RefusalTest {
  private static final String QUERY = "blk.0.attn_q.weight";
  private final GgufBuilder model = GgufBuilder.llama();

  private String reasonOfQuery(int type, long... shape) {
    return reason(GgufBuilder.llama().withoutTensor(QUERY).tensor(QUERY, type, shape));
  }

  @Test
  void vocabularyWithoutWeights() {
    assertThat(reason(model.withoutTensors()))
        .isEqualTo("it holds a vocabulary alone, got 0 tensors; give a file that has the weights");
  }

  @Test
  void countOfTensorsThatLies() {
    assertThat(reason(GgufBuilder.llama().tensorCount(1L << 62)))
        .isEqualTo("the number of tensors must be within 0 to 65,536, got 4611686018427387904");
    assertThat(reason(GgufBuilder.llama().withoutTensors().tensorCount(60_000)))
        .contains("the file ends inside ");
  }

  @Test
  void nameBeyondGgmlsLimit() {
    assertThat(reason(model.tensor("x".repeat(64), 0, 32)))
        .isEqualTo("the name of tensor 11 must have at most 63 bytes, got 64");
  }

  @Test
  void tensorTwice() {
    assertThat(reason(model.tensor(QUERY, 0, 32, 32)))
        .isEqualTo("the file is damaged: the tensor blk.0.attn_q.weight is there twice");
  }

  @Test
  void tooManyDimensions() {
    assertThat(reasonOfQuery(0, 1, 1, 1, 1, 1))
        .isEqualTo("the tensor blk.0.attn_q.weight must have at most 4 dimensions, got 5");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1})
  void dimensionThatIsNotPositive(long length) {
    assertThat(reasonOfQuery(0, 32, length))
        .isEqualTo("the tensor blk.0.attn_q.weight must have positive dimensions, got " + length);
  }

  @Test
  void dimensionsThatOverflow() {
    assertThat(reasonOfQuery(0, 1L << 40, 1L << 40))
        .isEqualTo(
            "the tensor blk.0.attn_q.weight must have fewer than 2^63 values,"
                + " got 1099511627776 x 1099511627776");
    assertThat(reasonOfQuery(0, 1L << 31, 1L << 31))
        .isEqualTo(
            "the tensor blk.0.attn_q.weight must have fewer than 2^62 bytes,"
                + " got 2147483648 x 2147483648");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        " 4 | Q4_2, removed in 2023",
        " 5 | Q4_3, removed in 2023",
        "31 | Q4_0_4_4, removed; use the model's Q4_0 file",
        "33 | Q4_0_8_8, removed; use the model's Q4_0 file",
        "36 | IQ4_NL_4_4, removed; use the model's IQ4_NL file",
        "39 | MXFP4, newer than llama.cpp b4916",
        "77 | unknown to llama.cpp b4916",
        "-1 | unknown to llama.cpp b4916"
      })
  void formatThatCannotBeRead(int type, String named) {
    assertThat(reasonOfQuery(type, 32, 32))
        .startsWith(
            "the tensor blk.0.attn_q.weight has a format that cannot be read, got type %d (%s"
                .formatted(type, named));
  }

  @ParameterizedTest
  @CsvSource({"24, I8", "28, F64", "9, Q8_1"})
  void formatThatCannotBeMultiplied(int type, String name) {
    assertThat(reasonOfQuery(type, 32, 32))
        .isEqualTo(
            "the tensor blk.0.attn_q.weight must have a type that llama.cpp can multiply by, got "
                + name);
  }

  @ParameterizedTest
  @CsvSource({"2, 32, Q4_0", "12, 256, Q4_K", "23, 256, IQ4_XS"})
  void rowThatIsNoMultipleOfTheBlock(int type, int block, String name) {
    assertThat(reasonOfQuery(type, 48, 32))
        .isEqualTo(
            "the row of the tensor blk.0.attn_q.weight must be a multiple of %d values,"
                    .formatted(block)
                + " the block of %s, got 48".formatted(name));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 8, 1L << 40})
  void offsetThatOverlapsOrIsMisalignedOrFarAway(long offset) {
    GgufBuilder broken = model.withoutTensor(QUERY).tensorAt(offset, QUERY, 0, 32, 32);
    assertThat(reason(broken))
        .matches(
            "the tensor blk.0.attn_q.weight must start at byte [0-9,]+ of the weights,"
                + " right after the one before it, got "
                + offset);
  }

  @Test
  void weightsThatStartWhereGgmlDoesNotTakeThem() {
    GgufBuilder packed = model.u32("general.alignment", 1).padding(1);
    if (packed.header().length % 32 == 0) {
      packed.text("general.name", "longer");
    }
    assertThat(reason(packed))
        .matches(
            "the weights must start at a multiple of 32 bytes, got byte [0-9,]+"
                + " \\(general.alignment 1\\)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "token_embd.weight",
        "output_norm.weight",
        "blk.0.attn_norm.weight",
        "blk.0.attn_q.weight",
        "blk.0.attn_output.weight",
        "blk.0.ffn_down.weight"
      })
  void missingTensor(String name) {
    assertThat(reason(model.withoutTensor(name)))
        .isEqualTo("the tensor " + name + " is missing, got 10 other tensors");
  }

  @Test
  void layersThatAreMissing() {
    assertThat(reason(model.u32("llama.block_count", 2)))
        .isEqualTo("llama.block_count is 2, got no tensor of the layer blk.1");
  }

  @Test
  void layersTooMany() {
    assertThat(reason(model.tensor("blk.7.attn_norm.weight", 0, 32)))
        .isEqualTo(
            "llama.block_count is 1, so the last layer must be blk.0,"
                + " got the tensor blk.7.attn_norm.weight");
  }

  @Test
  void tensorThatNobodyUses() {
    assertThat(reason(model.tensor("vision.weight", 0, 32)))
        .isEqualTo(
            "llama.cpp b4916 uses no such tensor in a model of the architecture llama,"
                + " got vision.weight");
  }

  @Test
  void shapeThatContradictsTheMetadata() {
    assertThat(reason(model.u32("llama.attention.head_count_kv", 2)))
        .isEqualTo(
            "the tensor blk.0.attn_k.weight must have the shape 32 x 16 by the metadata,"
                + " got 32 x 32");
  }

  @Test
  void headsThatDifferByLayerInAnArchitectureThatTakesTheFirstLayersForAll() {
    model.u32("llama.block_count", 2).layer(1);
    model.i32s("llama.attention.head_count_kv", List.of(4, 2));
    model.withoutTensor("blk.1.attn_k.weight").tensor("blk.1.attn_k.weight", 0, 32, 16);
    assertThat(reason(model))
        .isEqualTo(
            "the tensor blk.1.attn_k.weight must have the shape 32 x 32 by the metadata,"
                + " got 32 x 16");
  }

  @Test
  void otherArchitectureWithoutItsLayers() {
    model.text("general.architecture", "qwen2").measures("qwen2").u32("qwen2.block_count", 3);
    assertThat(reason(model)).isEqualTo("qwen2.block_count is 3, got no tensor of the layer blk.1");
  }

  @Test
  void otherArchitectureWithAnotherVocabulary() {
    model.text("general.architecture", "qwen2").measures("qwen2");
    model.withoutTensor("token_embd.weight").tensor("token_embd.weight", 0, 32, 100);
    assertThat(reason(model))
        .isEqualTo(
            "the tensor token_embd.weight must have the shape 32 x 263 by the metadata,"
                + " got 32 x 100");
  }

  @Test
  void otherArchitectureWithoutItsOwnKey() {
    model.text("general.architecture", "falcon").measures("falcon");
    assertThat(reason(model))
        .isEqualTo(
            "it has no metadata key falcon.attention.layer_norm_epsilon, which llama.cpp needs");
  }
}
