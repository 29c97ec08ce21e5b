package dev.precis.llm.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** A folder to write broken models to, and the reason that reading one gives. */
abstract class RefusalTest {
  @TempDir Path folder;

  final String reason(GgufBuilder model) {
    return reason(model.bytes());
  }

  final String reason(byte[] content) {
    try {
      return reason(Files.write(folder.resolve("model.gguf"), content));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  final String reason(Path file) {
    GgufFormatException refusal =
        catchThrowableOfType(GgufFormatException.class, () -> GgufHeader.read(file));
    assertThat(refusal).as("the model must be refused").isNotNull();
    assertThat(refusal).hasMessage("Cannot load model " + file + ": " + refusal.reason());
    return refusal.reason();
  }

  final GgufHeader read(GgufBuilder model) {
    return GgufHeader.read(model.write(folder.resolve("model.gguf")));
  }
}
