package dev.precis.llm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.llm.settings.SettingValues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelSettingsTest {
  private static final ModelSettings FILE = ModelSettings.defaults().withPath("/models/a.gguf");

  private static ModelSettings settings(int contextTokens, int slots, int threads, int gpuLayers) {
    return new ModelSettings(
        "llama.cpp",
        "embedded",
        "",
        contextTokens,
        slots,
        threads,
        gpuLayers,
        "",
        "",
        "",
        SettingValues.NONE);
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
}
