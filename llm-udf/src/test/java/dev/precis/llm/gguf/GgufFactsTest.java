package dev.precis.llm.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufFactsTest {
  @TempDir private Path folder;

  @Test
  void readsAModelThatOnlyANewerLoaderKnows() {
    Path file = folder.resolve("new.gguf");
    GgufBuilder builder = new GgufBuilder();
    builder.text("general.architecture", "qwen99");
    builder.text("general.name", "Brand New");
    builder.u32("qwen99.context_length", 32_768);
    builder.text("tokenizer.ggml.model", "gpt99");
    builder.vocabulary(List.of("a", "<|begin|>", "b", "<|end|>"), List.of(1, 3, 1, 3));
    builder.text("tokenizer.chat_template", "{{ messages }}");
    builder.write(file);

    assertThatThrownBy(() -> GgufHeader.read(file)).isInstanceOf(GgufFormatException.class);
    GgufFacts facts = GgufFacts.read(file).orElseThrow();
    assertThat(facts.name()).isEqualTo("Brand New");
    assertThat(facts.architecture()).isEqualTo("qwen99");
    assertThat(facts.contextLength()).hasValue(32_768);
    assertThat(facts.hasChatTemplate()).isTrue();
    assertThat(facts.controlTokens()).containsExactly("<|begin|>", "<|end|>");
  }

  @Test
  void saysTheSameOfAModelThatTheHeaderAccepts() {
    Path file = folder.resolve("llama.gguf");
    GgufBuilder.llama().write(file);

    assertThat(GgufFacts.read(file)).contains(GgufFacts.of(GgufHeader.read(file)));
  }

  @Test
  void leavesOutWhatTheFileDoesNotSay() {
    Path file = folder.resolve("bare.gguf");
    new GgufBuilder().text("general.architecture", "x").write(file);

    GgufFacts facts = GgufFacts.read(file).orElseThrow();
    assertThat(facts.name()).isEmpty();
    assertThat(facts.contextLength()).isEqualTo(OptionalInt.empty());
    assertThat(facts.hasChatTemplate()).isFalse();
    assertThat(facts.controlTokens()).isEmpty();
  }

  @Test
  void isEmptyForAFileWhoseKeysCannotBeRead() throws IOException {
    Path file = Files.writeString(folder.resolve("broken.gguf"), "GGUF and nothing more");

    assertThat(GgufFacts.read(file)).isEqualTo(Optional.empty());
  }
}
