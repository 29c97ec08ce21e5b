package dev.precis.llm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.precis.llm.engine.ModelLoadException;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.gguf.GgufHeader;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryEstimateTest {
  private static final ModelSettings SETTINGS = ModelSettings.defaults();
  private static final GgufHeader HEADER = header();

  private static GgufHeader header() {
    try (ModelFile file = ModelFile.open(SETTINGS)) {
      return file.header();
    }
  }

  /** As llama.cpp b4916 logs it when it makes a context: "CPU compute buffer size". */
  @ParameterizedTest
  @CsvSource({
    "512,   4,  384,  4096,  9.63",
    "2048,  4,  384,  4096,  23.01",
    "4096,  4,  384,  4096,  43.01",
    "8192,  4,  384,  4096,  83.01",
    "16384, 4,  384,  4096,  163.01",
    "2048,  8,  256,  32000, 63.50",
    "8192,  8,  256,  32000, 146.01",
    "2048,  12, 768,  32000, 66.00",
    "8192,  12, 768,  32000, 214.01",
    "2048,  32, 2048, 32000, 148.01",
    "8192,  16, 2048, 32000, 288.01",
    "4096,  32, 4096, 32000, 296.01",
    "8192,  32, 4096, 32000, 560.01",
    "16384, 32, 4096, 32000, 1088.01"
  })
  void theGraphsBufferIsWhatTheEngineLogs(
      long context, int heads, int width, int vocabulary, double loggedMiB) {
    double bytes = MemoryEstimate.graphBytes(context, heads, width, vocabulary);

    assertThat(bytes / (1 << 20)).isCloseTo(loggedMiB, withPercentage(3));
  }

  @Test
  void theEmbeddedModelsCacheIsWhatTheEngineLogs() {
    assertThat(MemoryEstimate.of(HEADER, SETTINGS).kvCacheBytes()).isEqualTo(15L << 20);
    assertThat(MemoryEstimate.of(HEADER, SETTINGS.withSlots(4)).kvCacheBytes())
        .isEqualTo(60L << 20);
  }

  @Property(tries = 50)
  void moreContextNeverTakesLessMemory(
      @ForAll @IntRange(min = 64, max = 4095) int context,
      @ForAll @IntRange(min = 1, max = 255) int slots) {
    ModelSettings settings = SETTINGS.withContextTokens(context).withSlots(slots);
    long bytes = MemoryEstimate.of(HEADER, settings).totalBytes();

    assertThat(MemoryEstimate.of(HEADER, settings.withContextTokens(context + 1)).totalBytes())
        .isGreaterThan(bytes);
    assertThat(MemoryEstimate.of(HEADER, settings.withSlots(slots + 1)).totalBytes())
        .isGreaterThan(bytes);
  }

  @Test
  void refusesAContextThatTheModelDoesNotHave() {
    assertThatThrownBy(() -> MemoryEstimate.of(HEADER, SETTINGS.withContextTokens(5000)))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("trained for a context of 4096 tokens");
  }
}
