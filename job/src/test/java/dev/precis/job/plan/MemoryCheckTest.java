package dev.precis.job.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.job.console.Console;
import dev.precis.job.console.InputException;
import dev.precis.llm.engine.MemoryNeed;
import dev.precis.llm.engine.ModelSettings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryCheckTest {
  private static final long GIB = 1L << 30;
  private static final ModelSettings SETTINGS = ModelSettings.defaults().withPath("/m/a.gguf");

  /** 8 GiB of which one is a copy. */
  private static final MemoryNeed MODEL = new MemoryNeed(4 * GIB, GIB, 2 * GIB, GIB / 2, GIB / 2);

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Console console =
      new Console(
          new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
          new PrintStream(err, true, StandardCharsets.UTF_8),
          false);

  private static MemoryCheck check(Platform platform, double nativeGib) {
    return new MemoryCheck(
        new ExecutorShape(platform, 2 * GIB, 2 * GIB + (long) (nativeGib * GIB), "a test", 4, 1),
        MODEL);
  }

  /** The JVM wants 0.375 GiB; YARN counts the file's pages, too. */
  @ParameterizedTest
  @CsvSource({
    "YARN,       8.4, FITS",
    "YARN,       8.3, TIGHT",
    "YARN,       7.9, TOO_LITTLE",
    "KUBERNETES, 8.4, FITS",
    "KUBERNETES, 7.1, TIGHT",
    "KUBERNETES, 6.9, TOO_LITTLE",
    "LOCAL,      7.1, TIGHT",
    "LOCAL,      -1,  TOO_LITTLE"
  })
  void comparesTheNeedWithTheLimit(
      Platform platform, double nativeGib, MemoryCheck.Verdict verdict) {
    assertThat(check(platform, nativeGib).verdict()).isEqualTo(verdict);
  }

  @Test
  void showsNoSecretOfTheModelsAddress() {
    ModelSettings remote = SETTINGS.withPath("https://user:s3cret@host/m.gguf?sig=s3cret");

    assertThatThrownBy(() -> check(Platform.YARN, 1).require(remote, true, console))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("Cannot load model https://host/m.gguf: ");
  }

  @Test
  void failsWithTheValueToSet() {
    MemoryCheck check = check(Platform.YARN, 1);

    assertThatThrownBy(() -> check.require(SETTINGS, true, console))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot load model /m/a.gguf: an executor needs 8.4 GiB outside its heap of 2.0 GiB"
                + " (weights 5.0 GiB, context 2.0 GiB, computing 512 MiB, library 512 MiB, JVM 384"
                + " MiB); set spark.executor.memoryOverhead=8704m, lower model.slots or"
                + " model.context-tokens, use a smaller model, or set job.memory-check=false to"
                + " continue anyway, got 1.0 GiB (a test, minus the heap)");
  }

  @Test
  void namesTheSizeOfTheMachineIfThereAreNoContainers() {
    assertThatThrownBy(() -> check(Platform.LOCAL, 1).require(SETTINGS, true, console))
        .hasMessageContaining("or a machine of at least 10.4 GiB")
        .hasMessageNotContaining("memoryOverhead");
  }

  @Test
  void onlyWarnsIfNotEnforced() {
    check(Platform.YARN, 1).require(SETTINGS, false, console);

    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("warning: memory is too_little for the model: an executor needs 8.4 GiB");
  }

  @Test
  void onlyWarnsAboutUnknownMachines() {
    check(Platform.STANDALONE, 1).require(SETTINGS, true, console);

    assertThat(err.toString(StandardCharsets.UTF_8)).contains("memory is too_little");
  }

  @Test
  void warnsIfTightAndIsSilentIfItFits() {
    check(Platform.LOCAL, 20).require(SETTINGS, true, console);
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();

    check(Platform.LOCAL, 8).require(SETTINGS, true, console);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("memory is tight for the model");
  }

  @Property
  void theAdvisedOverheadFits(@ForAll @LongRange(min = 1 << 20, max = 1L << 38) long heap) {
    ExecutorShape small = new ExecutorShape(Platform.YARN, heap, heap, "a test", 4, 1);
    String toSet = new MemoryCheck(small, MODEL).overheadToSet();

    long bytes = Long.parseLong(toSet.substring(0, toSet.length() - 1)) << 20;
    MemoryCheck set =
        new MemoryCheck(
            new ExecutorShape(Platform.YARN, heap, heap + bytes, "a test", 4, 1), MODEL);

    assertThat(set.verdict()).isEqualTo(MemoryCheck.Verdict.FITS);
    assertThat(bytes).isLessThan(set.neededBytes() + (256L << 20));
  }
}
