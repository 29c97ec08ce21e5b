package dev.precis.llm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ContextLengthTest {
  private static final ModelSettings FILE = ModelSettings.defaults().withPath("/models/a.gguf");

  @Test
  void isTheModelsOwnUpTo4096() {
    assertThat(ContextLength.tokens(FILE, 131_072)).isEqualTo(4096);
    assertThat(ContextLength.tokens(FILE, 1024)).isEqualTo(1024);
    assertThat(ContextLength.tokens(ModelSettings.defaults(), 4096)).isEqualTo(2048);
  }

  @Test
  void isTheRequestedOneUpToTheTrainedOne() {
    assertThat(ContextLength.tokens(FILE.withContextTokens(8192), 8192)).isEqualTo(8192);
    assertThat(ContextLength.tokens(ModelSettings.defaults().withContextTokens(4096), 4096))
        .isEqualTo(4096);
    assertThatThrownBy(() -> ContextLength.tokens(FILE.withContextTokens(8193), 8192))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            "Cannot load model /models/a.gguf: it was trained for a context of 8192 tokens; lower"
                + " model.context-tokens, got 8193");
  }

  @Test
  void refusesContextsThatTheEngineCannotCount() {
    assertThatThrownBy(
            () ->
                ContextLength.tokens(FILE.withSlots(256).withContextTokens(10_000_000), 10_000_000))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            "Cannot load model /models/a.gguf: the contexts of all slots together must stay below"
                + " 2^31 tokens; lower model.slots or model.context-tokens, got 256 x 10000000");
  }
}
