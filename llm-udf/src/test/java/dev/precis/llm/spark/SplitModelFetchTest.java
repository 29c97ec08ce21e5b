package dev.precis.llm.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.llm.cache.ModelServer;
import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.Generation;
import dev.precis.llm.engine.GenerationRequest;
import dev.precis.llm.engine.ModelLoadException;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.Prompt;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.engine.TextGenerator;
import dev.precis.llm.gguf.GgufSplit;
import dev.precis.llm.llamacpp.LlamaCppGenerator;
import dev.precis.llm.llamacpp.SharedModel;
import dev.precis.llm.model.ModelFile;
import dev.precis.llm.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded model in three parts, over a web server, through the real engine. */
class SplitModelFetchTest {
  private static final String TEXT =
      "The keeper climbed the stairs every evening at six, and every evening he counted them. There"
          + " were two hundred and four. On the night of the great storm he counted two hundred and"
          + " five.";

  @TempDir private Path cache;
  @TempDir private Path folder;
  private final ModelServer server = new ModelServer();
  private List<Path> parts;

  @BeforeEach
  void split() throws IOException {
    try (ModelFile embedded = ModelFile.open(ModelSettings.defaults())) {
      parts = GgufSplit.split(embedded.path(), folder, "tiny", 3);
    }
    for (Path part : parts) {
      server.with("/" + part.getFileName(), Files.readAllBytes(part));
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private LocatedModel fetch() {
    return LocatedModel.of(
        ModelSettings.read(
            new SettingsReader(
                Map.of(
                    "model.path", server.uri("/tiny-00001-of-00003.gguf"),
                    "model.cache", cache.toString(),
                    "model.context-tokens", 2048))));
  }

  private static Generation answer(TextGenerator model) {
    Prompt prompt =
        new Prompt(
            "You summarize passages of books faithfully and concisely. Answer with the summary"
                + " alone.",
            "Summarize the following text in at most 120 words.\n\n\"\"\"\n" + TEXT + "\n\"\"\"");
    return model.generate(
        new GenerationRequest(prompt, SamplingSettings.defaults(), 200, Duration.ofMinutes(1)),
        Cancellation.NEVER);
  }

  @Test
  void answersAsTheWholeModelDoes() {
    try (LlamaCppGenerator model = LlamaCppGenerator.load(fetch().local())) {
      Generation answer = answer(model);

      assertThat(answer.text()).startsWith("The keeper climbed the stairs every evening at six,");
      assertThat(answer)
          .usingRecursiveComparison()
          .ignoringFields("times")
          .isEqualTo(answer(SharedModel.get()));
    }
  }

  @Test
  void refusesPartsOfDifferentModelsAndKeepsNone() throws IOException {
    server.with("/tiny-00002-of-00003.gguf", Files.readAllBytes(parts.get(2)));

    assertThatThrownBy(this::fetch)
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            "Cannot load model "
                + server.uri("/tiny-00001-of-00003.gguf")
                + ": its part 2 of 3, tiny-00002-of-00003.gguf, fails: split.no must be 1 in part"
                + " 2 of 3, got 2");
    assertThat(cache.toFile().list()).allMatch(name -> name.endsWith(".lock"));

    server.with("/tiny-00002-of-00003.gguf", Files.readAllBytes(parts.get(1)));
    assertThat(fetch().local().path()).endsWith("tiny-00001-of-00003.gguf");
  }
}
