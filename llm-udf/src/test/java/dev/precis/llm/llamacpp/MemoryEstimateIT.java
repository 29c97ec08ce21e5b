package dev.precis.llm.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.precis.llm.engine.MemoryNeed;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.model.MemoryEstimate;
import dev.precis.llm.model.ModelFile;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The estimate against what a process really takes when all slots are full. */
@EnabledOnOs(OS.LINUX)
class MemoryEstimateIT {
  private static final Logger LOG = LoggerFactory.getLogger(MemoryEstimateIT.class);
  private static final int PERCENT = 15;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"1024, 1", "2048, 4"})
  void holdsForTheEmbeddedModel(int contextTokens, int slots) throws Exception {
    assertHolds(ModelSettings.EMBEDDED, contextTokens, slots);
  }

  /**
   * {@code -Dprecis.synthetic.model=FILE}: a GGUF of a real model's shape; what its weights say
   * does not matter.
   */
  @ParameterizedTest
  @CsvSource({"512, 1", "1024, 2"})
  @Tag("acceptance")
  void holdsForARealModelsShape(int contextTokens, int slots) throws Exception {
    String model =
        Objects.requireNonNull(
            System.getProperty("precis.synthetic.model"), "-Dprecis.synthetic.model=FILE");

    assertHolds(model, contextTokens, slots);
  }

  private void assertHolds(String model, int contextTokens, int slots) throws Exception {
    ModelSettings settings =
        ModelSettings.defaults().withPath(model).withContextTokens(contextTokens).withSlots(slots);
    MemoryNeed estimate;
    try (ModelFile file = ModelFile.open(settings)) {
      estimate = MemoryEstimate.of(file.header(), settings);
    }

    long measured = MemoryJvm.measure(folder, settings);

    LOG.info(
        "{} {} x {}: measured {} MiB, estimated {} MiB ({} %)",
        model,
        slots,
        contextTokens,
        measured >> 20,
        estimate.totalBytes() >> 20,
        String.format(Locale.ROOT, "%+.1f", 100.0 * estimate.totalBytes() / measured - 100));
    assertThat(estimate.totalBytes())
        .as("%s, of a measured %d MiB", estimate, measured >> 20)
        .isCloseTo(measured, withPercentage(PERCENT));
  }
}
