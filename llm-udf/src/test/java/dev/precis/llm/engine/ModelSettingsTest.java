package dev.precis.llm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelSettingsTest {
  private static final ModelSettings FILE = ModelSettings.defaults().withPath("/models/a.gguf");

  private static ModelSettings settings(int contextTokens, int slots, int threads, int gpuLayers) {
    return new ModelSettings(
        "llama.cpp", "embedded", "", contextTokens, slots, threads, gpuLayers, "", "", "");
  }

  @ParameterizedTest
  @CsvSource({"-1,1,0,0", "0,0,0,0", "0,-1,0,0", "0,1,-1,0", "0,1,0,-1"})
  void refusesNumbersBelowTheirLeast(int contextTokens, int slots, int threads, int gpuLayers) {
    assertThatThrownBy(() -> settings(contextTokens, slots, threads, gpuLayers))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot make model settings: slots must be at least 1 and the rest at least 0, got"
                + " slots %d, contextTokens %d, threads %d, gpuLayers %d",
            slots, contextTokens, threads, gpuLayers);
  }

  @Test
  void areTheEmbeddedModelsWhereNothingIsGiven() {
    assertThat(ModelSettings.defaults()).isEqualTo(settings(0, 1, 0, 0));
    assertThat(ModelSettings.defaults().isEmbedded()).isTrue();
    assertThat(FILE.isEmbedded()).isFalse();
  }

  @Test
  void changeOneByOne() {
    assertThat(ModelSettings.defaults().withSlots(4)).isEqualTo(settings(0, 4, 0, 0));
    assertThat(ModelSettings.defaults().withContextTokens(512)).isEqualTo(settings(512, 1, 0, 0));
    assertThat(FILE.withPath("embedded")).isEqualTo(ModelSettings.defaults());
  }

  @Test
  void takeTheModelsOwnContextUpTo4096() {
    assertThat(FILE.contextTokensFor(131_072)).isEqualTo(4096);
    assertThat(FILE.contextTokensFor(1024)).isEqualTo(1024);
    assertThat(ModelSettings.defaults().contextTokensFor(4096)).isEqualTo(2048);
  }

  @Test
  void refuseContextsThatTheEngineCannotCount() {
    assertThatThrownBy(
            () -> FILE.withSlots(256).withContextTokens(10_000_000).contextTokensFor(10_000_000))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            "Cannot load model /models/a.gguf: the contexts of all slots together must stay below 2^31 tokens;"
                + " lower model.slots or model.context-tokens, got 256 x 10000000");
  }

  @Test
  void takeTheContextThatIsAskedForUpToTheTrainedOne() {
    assertThat(FILE.withContextTokens(8192).contextTokensFor(8192)).isEqualTo(8192);
    assertThat(ModelSettings.defaults().withContextTokens(4096).contextTokensFor(4096))
        .isEqualTo(4096);
    assertThatThrownBy(() -> FILE.withContextTokens(8193).contextTokensFor(8192))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            "Cannot load model /models/a.gguf: it was trained for a context of 8192 tokens; lower"
                + " model.context-tokens, got 8193");
  }
}
