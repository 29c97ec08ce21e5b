package dev.precis.llm.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.settings.SettingValues;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoadParametersTest {
  private static final ModelSettings SETTINGS =
      new ModelSettings("llama.cpp", "/m.gguf", "", 0, 2, 3, 0, "", "", "", SettingValues.NONE);

  private static String parameters(ModelSettings settings) {
    return LoadParameters.of(settings, Path.of("m.gguf"), 1024).toString();
  }

  @Test
  void holdTheContextsOfAllSlotsTogether() {
    assertThat(parameters(SETTINGS))
        .contains("--model m.gguf ", "--ctx-size 2048 ", "--parallel 2 ")
        .contains("--threads 3 ", "--threads-batch 3 ")
        .contains("--batch-size 512 ", "--ubatch-size 512 ")
        .contains("--no-context-shift ", "--special ", "--log-disable ");
  }

  @Test
  void useAThreadPerProcessorByDefault() {
    assertThat(parameters(ModelSettings.defaults()))
        .contains("--threads " + Runtime.getRuntime().availableProcessors() + " ");
  }

  @Test
  void nameGpuLayersOnlyIfThereAreAny() {
    ModelSettings gpu =
        new ModelSettings("llama.cpp", "/m.gguf", "", 0, 2, 3, 99, "", "", "", SettingValues.NONE);

    assertThat(parameters(gpu)).contains("--gpu-layers 99 ");
    assertThat(parameters(SETTINGS)).doesNotContain("gpu");
  }

  @Test
  void coverEverySettingThatChangesHowAModelRuns() {
    Map<String, ModelSettings> changed =
        Map.of(
            "slots", SETTINGS.withSlots(4),
            "threads",
                new ModelSettings(
                    "llama.cpp", "/m.gguf", "", 0, 2, 5, 0, "", "", "", SettingValues.NONE),
            "GPU",
                new ModelSettings(
                    "llama.cpp", "/m.gguf", "", 0, 2, 3, 1, "", "", "", SettingValues.NONE));

    changed.forEach(
        (name, settings) ->
            assertThat(parameters(settings)).as(name).isNotEqualTo(parameters(SETTINGS)));
  }
}
