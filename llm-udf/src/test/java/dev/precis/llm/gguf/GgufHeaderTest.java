package dev.precis.llm.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GgufHeaderTest extends RefusalTest {
  private final GgufBuilder model = GgufBuilder.llama();

  @Test
  void tellsTheMeasuresOfAModel() throws IOException {
    GgufHeader header = read(model);
    assertThat(header.architecture()).isEqualTo("llama");
    assertThat(header.name()).isEqualTo("small");
    assertThat(header.contextLength()).isEqualTo(64);
    assertThat(header.embeddingLength()).isEqualTo(32);
    assertThat(header.layers()).isEqualTo(1);
    assertThat(header.heads()).isEqualTo(4);
    assertThat(header.kvHeads()).isEqualTo(4);
    assertThat(header.keyLength()).isEqualTo(8);
    assertThat(header.valueLength()).isEqualTo(8);
    assertThat(header.vocabularySize()).isEqualTo(263);
    assertThat(header.quantization()).isEqualTo("F32");
    assertThat(header.parameters()).isEqualTo(263 * 32 + 7 * 32 * 32 + 3 * 32);
    assertThat(header.weightsBytes()).isEqualTo(4 * header.parameters());
    assertThat(header.fileBytes()).isEqualTo(model.bytes().length);
    assertThat(header.writesText()).isTrue();
  }

  @Test
  void isCalledAsItsFileWhereTheModelHasNoName() {
    assertThat(read(model.without("general.name")).name()).isEqualTo("model");
  }

  @Test
  void countsTheKvCacheOfLayersThatDiffer() {
    model.text("general.architecture", "deci").measures("deci").u32("deci.block_count", 2).layer(1);
    model.i32s("deci.attention.head_count_kv", List.of(4, 2));
    for (String tensor : List.of("blk.1.attn_k.weight", "blk.1.attn_v.weight")) {
      model.withoutTensor(tensor).tensor(tensor, 0, 32, 16);
    }
    GgufHeader header = read(model);
    assertThat(header.kvHeads()).isEqualTo(4);
    assertThat(header.kvCacheBytes(100)).isEqualTo((4 + 2) * (8 + 8) * 2 * 100);
  }

  @Test
  void honoursHeadsThatAreNotTheWidthByTheirNumber() {
    model.u32("llama.attention.key_length", 16).u32("llama.attention.value_length", 8);
    model.withoutTensor("blk.0.attn_q.weight").tensor("blk.0.attn_q.weight", 0, 32, 64);
    model.withoutTensor("blk.0.attn_k.weight").tensor("blk.0.attn_k.weight", 0, 32, 64);
    model.withoutTensor("blk.0.attn_output.weight").tensor("blk.0.attn_output.weight", 0, 64, 32);
    GgufHeader header = read(model);
    assertThat(header.keyLength()).isEqualTo(16);
    assertThat(header.kvCacheBytes(1)).isEqualTo(4 * (16 + 8) * 2);
  }

  @Test
  void kvCacheOfImpossibleContextsSaturatesOrIsRefused() {
    GgufHeader header = read(model);
    assertThat(header.kvCacheBytes(0)).isZero();
    assertThat(header.kvCacheBytes(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> header.kvCacheBytes(-1))
        .withMessage("Cannot calculate the KV cache: contextTokens must not be negative, got -1");
  }

  @Test
  void countsBlocksOfQuantizedWeights() {
    model.without("general.file_type");
    model.withoutTensor("token_embd.weight").tensor("token_embd.weight", 8, 32, 263);
    GgufHeader header = read(model);
    assertThat(header.quantization()).isEqualTo("Q8_0");
    assertThat(header.weightsBytes()).isEqualTo(263 * 34 + 4 * (7 * 32 * 32 + 3 * 32));
  }

  @ParameterizedTest
  @CsvSource({"2, Q4_0", "7, Q8_0", "15, Q4_K_M", "999, F32"})
  void namesTheQuantization(int fileType, String name) {
    assertThat(read(model.u32("general.file_type", fileType)).quantization()).isEqualTo(name);
  }

  @Test
  void givesTheChatTemplateWhereItIsText() {
    assertThat(read(model).chatTemplate()).isEmpty();
    assertThat(read(model.text("tokenizer.chat_template", "{{ x }}")).chatTemplate())
        .contains("{{ x }}");
    assertThat(read(model.u32("tokenizer.chat_template", 1)).chatTemplate()).isEmpty();
  }

  @Test
  void sentencePieceStartsWithItsBos() {
    GgufHeader header = read(model);
    assertThat(header.addsBos()).isTrue();
    assertThat(header.bosToken()).contains("<s>");
    assertThat(header.endOfGenerationTokens()).containsExactly("</s>");
    assertThat(read(model.flag("tokenizer.ggml.add_bos_token", false)).addsBos()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"default, false", "qwen2, false", "llama-bpe, true", "tekken, true"})
  void bytePairsStartWithABosForSomePreTokenizers(String preTokenizer, boolean addsBos) {
    model.text("tokenizer.ggml.model", "gpt2").texts("tokenizer.ggml.merges", List.of("a b"));
    GgufHeader header = read(model.text("tokenizer.ggml.pre", preTokenizer));
    assertThat(header.addsBos()).isEqualTo(addsBos);
    assertThat(header.bosToken()).contains("<0x08>");
  }

  @ParameterizedTest
  @ValueSource(ints = {9999, -1})
  void idsOutOfTheVocabularyLeaveTheDefault(int id) {
    assertThat(read(model.u32("tokenizer.ggml.bos_token_id", id)).bosToken()).contains("<s>");
  }

  @Test
  void sortsTokensByTheirMeaning() {
    List<String> tokens = new ArrayList<>(List.of("<unk>", "<s>", "</s>", "a", "stop", "[INST]"));
    tokens.addAll(List.of("<|im_start|>", "<|im_end|>", "<|end|>", "<tool>", "<|x|>"));
    model.vocabulary(tokens, List.of(2, 3, 3, 1, 1, 4, 3, 4, 1, 5, 3));
    model.withoutTensor("token_embd.weight").tensor("token_embd.weight", 0, 32, tokens.size());
    model.u32("tokenizer.ggml.eot_token_id", 4);
    GgufHeader header = read(model);
    assertThat(header.controlTokens())
        .as("marked so, or known by their text to llama.cpp, which overrules the file")
        .containsExactly("<s>", "</s>", "<|im_start|>", "<|im_end|>", "<|end|>", "<|x|>");
    assertThat(header.userDefinedTokens()).containsExactly("[INST]");
    assertThat(header.endOfGenerationTokens())
        .containsExactly("</s>", "stop", "<|im_end|>", "<|end|>");
  }

  @Test
  void emptyAndForeignTextsOfTokensAreAllowed() {
    model.vocabulary(List.of("", "", "\u00e9", "a"), List.of(1, 1, 1, 1));
    model.withoutTensor("token_embd.weight").tensor("token_embd.weight", 0, 32, 4);
    assertThat(read(model).vocabularySize()).isEqualTo(4);
  }

  @Test
  void keepsLittleOfALargeVocabulary() {
    int size = 128_000;
    List<String> tokens = IntStream.range(0, size).mapToObj(id -> "token" + id).toList();
    model.vocabulary(tokens, Collections.nCopies(size, 1));
    model.withoutTensor("token_embd.weight").tensor("token_embd.weight", 2, 32, size);
    Path file = model.write(folder.resolve("model.gguf"));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertThat(GgufHeader.read(file).vocabularySize()).isEqualTo(size);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before)
        .as("bytes allocated in all")
        .isLessThan(8L << 20);
  }

  @Test
  void loadsAlignedToMoreThanTheDefault() {
    assertThat(read(model.u32("general.alignment", 128).padding(128)).layers()).isEqualTo(1);
  }

  @Test
  void readsMixturesOfExperts() {
    model.u32("llama.expert_count", 2).u32("llama.expert_used_count", 1);
    for (String name : List.of("ffn_gate", "ffn_up", "ffn_down")) {
      model.withoutTensor("blk.0." + name + ".weight");
      model.tensor("blk.0." + name + "_exps.weight", 0, 32, 32, 2);
    }
    assertThat(read(model.tensor("blk.0.ffn_gate_inp.weight", 0, 32, 2)).layers()).isEqualTo(1);
  }

  @Test
  void modelsThatMakeVectorsWriteNoText() {
    model.text("general.architecture", "t5").measures("t5");
    model.u32("t5.attention.relative_buckets_count", 32);
    assertThat(read(model).writesText()).isFalse();
  }

  @Test
  void modelsWithoutAttentionHaveNoKvCache() {
    model.text("general.architecture", "rwkv6").measures("rwkv6").u32("rwkv6.wkv.head_size", 8);
    GgufHeader header = read(model.without("rwkv6.attention.head_count"));
    assertThat(header.heads()).isZero();
    assertThat(header.kvCacheBytes(1000)).isZero();
  }
}
