package dev.precis.llm.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VocabularyRefusalTest extends RefusalTest {
  private static final String TOKENS = "tokenizer.ggml.tokens";
  private static final String TYPES = "tokenizer.ggml.token_type";
  private final GgufBuilder model = GgufBuilder.llama();

  @ParameterizedTest
  @ValueSource(strings = {"replit", "none", "no_vocab"})
  void unknownTokenizer(String name) {
    assertThat(reason(model.text("tokenizer.ggml.model", name)))
        .isEqualTo("tokenizer.ggml.model must be llama, gpt2, bert, t5 or rwkv, got " + name);
  }

  @Test
  void bytePairsWithoutMerges() {
    model.text("tokenizer.ggml.model", "gpt2");
    assertThat(reason(model))
        .isEqualTo("it has no metadata key tokenizer.ggml.merges, which llama.cpp needs");
    model.i32s("tokenizer.ggml.merges", List.of(1));
    assertThat(reason(model))
        .isEqualTo("tokenizer.ggml.merges must be an array of str, got an array of 1 i32");
  }

  @Test
  void preTokenizerOfALaterBuild() {
    model.text("tokenizer.ggml.model", "gpt2").texts("tokenizer.ggml.merges", List.of("a b"));
    model.text("tokenizer.ggml.pre", "llama4");
    assertThat(reason(model))
        .isEqualTo(
            "tokenizer.ggml.pre is unknown to llama.cpp b4916, got llama4;"
                + " the model is newer than that build");
  }

  @Test
  void tokensThatAreNoTexts() {
    assertThat(reason(model.i32s(TOKENS, List.of(1, 2))))
        .isEqualTo("tokenizer.ggml.tokens must be an array of str, got an array of 2 i32");
    assertThat(reason(model.texts(TOKENS, List.of())))
        .isEqualTo("tokenizer.ggml.tokens must be an array of str, got an array of 0 str");
  }

  @Test
  void typesOrScoresOfAPartOfTheTokens() {
    assertThat(reason(GgufBuilder.llama().i32s(TYPES, List.of(1, 1))))
        .isEqualTo(
            "tokenizer.ggml.token_type must be an array of i32, one for each of the 263 tokens,"
                + " got an array of 2 i32");
    assertThat(reason(GgufBuilder.llama().array("tokenizer.ggml.scores", 6, 1, new byte[4])))
        .isEqualTo(
            "tokenizer.ggml.scores must be an array of f32, one for each of the 263 tokens,"
                + " got an array of 1 f32");
    assertThat(reason(GgufBuilder.llama().texts(TYPES, Collections.nCopies(263, "1"))))
        .endsWith("got an array of 263 str");
  }

  @Test
  void oneTextTwice() {
    model.vocabulary(List.of("a", "b", "", "", "a"), List.of(1, 1, 1, 1, 1));
    assertThat(reason(model))
        .isEqualTo("the vocabulary must not have one text twice, got \"a\" again as token 4");
  }

  @Test
  void oneTextTwiceUpToTheZeroWhereLlamaCppStops() {
    model.vocabulary(List.of("a", "a\0b"), List.of(1, 1));
    assertThat(reason(model))
        .isEqualTo("the vocabulary must not have one text twice, got \"a\" again as token 1");
  }

  @Test
  void byteTokenThatNamesNoByte() {
    model.vocabulary(List.of("<unk>", "<s>", "x"), List.of(2, 3, 6));
    assertThat(reason(model))
        .isEqualTo("token 2 is marked as a byte, so its text must be as <0x0A>, got \"x\"");
  }

  @Test
  void tokenOfManyKilobytes() {
    model.vocabulary(List.of("x".repeat(70_000)), List.of(1));
    assertThat(reason(model))
        .isEqualTo("the text of token 0 must have at most 65,536 bytes, got 70,000");
  }

  @Test
  void vocabularyOfMillions() {
    int count = (1 << 20) + 1;
    assertThat(reason(model.array(TOKENS, 8, count, new byte[8 * count])))
        .isEqualTo("tokenizer.ggml.tokens must hold at most 1,048,576 tokens, got 1,048,577");
  }
}
