package dev.precis.job.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.job.console.Console;
import dev.precis.job.settings.JobSettings;
import dev.precis.llm.engine.ModelLoadException;
import dev.precis.llm.engine.ModelSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlannedModelsTest {
  private static final Path TINY =
      Path.of("..", "models", "precis-tiny-extract.Q8_0.gguf").toAbsolutePath().normalize();

  @TempDir private Path folder;

  private final PlannedModels models = new PlannedModels();
  private Path file;

  @BeforeEach
  void copyModel() throws IOException {
    file = Files.copy(TINY, folder.resolve("m.gguf"));
  }

  private PlannedModel find() {
    ModelSettings settings = JobSettings.of(Map.of("model.path", file.toString())).model();
    PrintStream nowhere =
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return models.of(settings, new Console(nowhere, nowhere, false));
  }

  @Test
  void findsAModelOnceAsLongAsItsFileStaysTheSame() throws IOException {
    PlannedModel first = find();
    Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));

    assertThat(find()).isSameAs(first);
    assertThat(find()).isSameAs(first);
  }

  @Test
  void refusesAModelWhoseFileWasReplaced() throws IOException {
    PlannedModel first = find();
    Files.write(file, new byte[] {1}, StandardOpenOption.APPEND);

    assertThatThrownBy(this::find)
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("its file has changed")
        .hasMessageContaining("start the command again")
        .hasMessageNotContaining(first.identity().sha256());
  }

  @Test
  void goesOnWhileTheFileCannotBeSeen() throws IOException {
    PlannedModel first = find();
    Files.delete(file);

    assertThat(find()).isSameAs(first);
  }

  @Test
  void findsAnotherModelForOtherSettings() {
    PlannedModel first = find();
    ModelSettings embedded = JobSettings.of(Map.of()).model();

    assertThat(models.of(embedded, new Console(System.out, System.err, false))).isNotEqualTo(first);
  }
}
