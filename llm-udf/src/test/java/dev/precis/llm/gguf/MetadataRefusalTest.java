package dev.precis.llm.gguf;

import static dev.precis.llm.gguf.GgufBuilder.i32;
import static dev.precis.llm.gguf.GgufBuilder.i64;
import static dev.precis.llm.gguf.GgufBuilder.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataRefusalTest extends RefusalTest {
  private final GgufBuilder model = GgufBuilder.llama();

  @Test
  void countOfKeysThatLies() {
    assertThat(reason(model.keyCount(-1)))
        .isEqualTo(
            "the number of metadata keys must be within 0 to 16,384, got 18446744073709551615");
  }

  @Test
  void keyTwice() {
    model.again(utf8("general.name"), 4, i32(1));
    assertThat(reason(model)).isEqualTo("the file is damaged: the key general.name is there twice");
  }

  @Test
  void keyWithoutName() {
    model.again(utf8(""), 4, i32(1));
    assertThat(reason(model)).isEqualTo("the file is damaged: metadata key 12 has no name");
  }

  @Test
  void keyThatIsNotUtf8() {
    model.again(new byte[] {(byte) 0xff, (byte) 0xfe}, 4, i32(1));
    assertThat(reason(model))
        .isEqualTo("the file is damaged: the name of metadata key 12 is not UTF-8");
  }

  @Test
  void keyOfEndlessLength() {
    model.again(new byte[2000], 4, i32(1));
    assertThat(reason(model))
        .isEqualTo("the name of metadata key 12 must have at most 1,024 bytes, got 2,000");
  }

  @Test
  void unknownValueType() {
    assertThat(reason(model.raw("x", 13, i32(1))))
        .isEqualTo("the file is damaged: the type of the key x must be within 0 to 12, got 13");
  }

  @Test
  void arrayOfArrays() {
    assertThat(reason(model.array("x", 9, 1, new byte[20])))
        .isEqualTo("the key x must not be an array of arrays");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MAX_VALUE, 1L << 40})
  void lengthsThatLie(long length) {
    String lie = "is more than the file has left";
    String got = "got " + Long.toUnsignedString(length);
    assertThat(reason(GgufBuilder.llama().raw("x", 8, i64(length)))).contains(lie).endsWith(got);
    assertThat(reason(GgufBuilder.llama().array("x", 8, length, new byte[0])))
        .contains(lie)
        .endsWith(got);
    assertThat(reason(GgufBuilder.llama().array("x", 12, length, new byte[0])))
        .contains(lie)
        .endsWith(got);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "general.architecture",
        "llama.context_length",
        "llama.embedding_length",
        "llama.block_count",
        "llama.attention.head_count",
        "llama.attention.layer_norm_rms_epsilon",
        "tokenizer.ggml.model",
        "tokenizer.ggml.tokens"
      })
  void missingKey(String key) {
    assertThat(reason(model.without(key)))
        .isEqualTo("it has no metadata key " + key + ", which llama.cpp needs");
  }

  @ParameterizedTest
  @CsvSource({
    "llama.context_length, u32",
    "llama.block_count, u32",
    "llama.attention.head_count, u32",
    "llama.attention.key_length, u32",
    "llama.rope.dimension_count, u32",
    "llama.rope.freq_base, f32",
    "llama.attention.layer_norm_rms_epsilon, f32",
    "general.architecture, str",
    "general.name, str",
    "general.file_type, u32",
    "general.alignment, u32",
    "tokenizer.ggml.model, str",
    "tokenizer.ggml.bos_token_id, u32",
    "tokenizer.ggml.add_bos_token, bool",
    "tokenizer.ggml.tokens, arr"
  })
  void keyOfTheWrongType(String key, String type) {
    assertThat(reason(model.u64(key, 32)))
        .isEqualTo(
            "the key %s must have the type %s, got the type u64; convert the model again"
                .formatted(key, type));
  }

  @Test
  void architectureOfALaterBuild() {
    assertThat(reason(model.text("general.architecture", "qwen3")))
        .isEqualTo(
            "its architecture is unknown to llama.cpp b4916, got qwen3;"
                + " use a model of the architecture qwen or qwen2 or qwen2moe or qwen2vl");
    assertThat(reason(model.text("general.architecture", "zephyr\n\u0007")))
        .contains("got zephyr\uFFFD\uFFFD; use a model of the architecture llama");
  }

  @ParameterizedTest
  @CsvSource({"48", "0"})
  void alignmentThatIsNoPowerOfTwo(int alignment) {
    assertThat(reason(model.u32("general.alignment", alignment)))
        .isEqualTo("general.alignment must be a power of two, got " + alignment);
  }

  @Test
  void countsBeyond31Bits() {
    assertThat(reason(model.u32("llama.context_length", -1)))
        .isEqualTo("the key llama.context_length must be below 2^31, got 4,294,967,295");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "llama.context_length",
        "llama.embedding_length",
        "llama.block_count",
        "llama.attention.head_count"
      })
  void measureOfZero(String key) {
    assertThat(reason(model.u32(key, 0))).isEqualTo(key + " must be positive, got 0");
  }

  @Test
  void tooManyLayers() {
    assertThat(reason(model.u32("llama.block_count", 513)))
        .isEqualTo("llama.block_count must be within 1 to 512, got 513");
  }

  @Test
  void expertsThatEndTheProcess() {
    assertThat(reason(model.u32("llama.expert_count", 1000)))
        .isEqualTo("llama.expert_count must be at most 256, got 1000");
    assertThat(reason(model.u32("llama.expert_count", 8)))
        .isEqualTo("llama.expert_used_count must be within 1 to 8, got 0");
    assertThat(reason(model.u32("llama.expert_count", 0).u32("llama.expert_used_count", 2)))
        .isEqualTo("llama.expert_used_count must be within 0 to 0, got 2");
  }

  @Test
  void rotationOfAPartOfTheHead() {
    assertThat(reason(model.u32("llama.rope.dimension_count", 4)))
        .isEqualTo("llama.rope.dimension_count must be the head's length 8, got 4");
  }

  @Test
  void unknownRopeScaling() {
    assertThat(reason(model.text("llama.rope.scaling.type", "cubic")))
        .isEqualTo("llama.rope.scaling.type must be none, linear, yarn or longrope, got cubic");
  }

  @Test
  void headsOfEachLayerThatAreNotOneForEach() {
    assertThat(reason(model.i32s("llama.attention.head_count", List.of(4, 4))))
        .isEqualTo(
            "the key llama.attention.head_count must be one u32 or an array of 1 i32,"
                + " one a layer, got an array of 2 i32");
    assertThat(reason(model.i32s("llama.attention.head_count", List.of(-4))))
        .isEqualTo("the key llama.attention.head_count must not be negative, got -4");
  }

  @Test
  void headOfUnlikelyLength() {
    assertThat(reason(model.u32("llama.attention.value_length", 1 << 21)))
        .isEqualTo("llama.attention.value_length must be at most 1,048,576, got 2,097,152");
  }

  @Test
  void textOfManyMegabytes() {
    byte[] text = GgufBuilder.text(new byte[2 << 20]);
    assertThat(reason(model.raw("general.name", 8, text)))
        .isEqualTo(
            "the value of the key general.name must have at most 1,048,576 bytes, got 2,097,152");
  }
}
