package dev.precis.llm.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.llm.cache.ModelServer;
import dev.precis.llm.engine.ModelLoadException;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.model.ModelFile;
import dev.precis.llm.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocatedModelTest {
  private static final String NAME = "shipped.gguf";
  private static final String SHA256 =
      "eb07aec42820b30849e7ed3f8a5df5d8f12578527f81cebb1c25f6da8ea26c95";

  @TempDir private Path cache;
  @TempDir private Path folder;
  private Path model;
  private byte[] bytes;

  @BeforeEach
  void copyTheEmbeddedModel() throws IOException {
    try (ModelFile embedded = ModelFile.open(ModelSettings.defaults())) {
      bytes = Files.readAllBytes(embedded.path());
    }
    model = Files.write(folder.resolve(NAME), bytes);
  }

  private ModelSettings settings(String path) {
    return ModelSettings.read(
        new SettingsReader(Map.of("model.path", path, "model.cache", cache.toString())));
  }

  private void assertUsedInPlace(String path) {
    ModelSettings settings = settings(path);
    LocatedModel located = LocatedModel.of(settings);

    assertThat(located).isEqualTo(new LocatedModel(settings, settings, ""));
    assertThat(located.isInPlace()).isTrue();
    assertThat(cache).isEmptyDirectory();
  }

  @Test
  void usesFilesOfThisMachineInPlace() throws IOException {
    assertUsedInPlace(ModelSettings.EMBEDDED);
    assertUsedInPlace(model.toString());
    assertUsedInPlace(model.toUri().toString());
    assertUsedInPlace(Files.copy(model, folder.resolve("llama:7b.gguf")).toString());
    assertUsedInPlace("no such file.gguf");
  }

  @Test
  void fetchesWhatIsElsewhereAndTellsExecutorsItsChecksum() {
    try (ModelServer server = new ModelServer().with("/m.gguf", bytes)) {
      ModelSettings settings = settings(server.uri("/m.gguf?sig=x"));
      LocatedModel located = LocatedModel.of(settings);

      Path file = cache.resolve(SHA256).resolve("m.gguf");
      assertThat(file).hasBinaryContent(bytes);
      assertThat(located.local()).isEqualTo(settings.withPath(file.toString()));
      assertThat(located.portable()).isEqualTo(settings.withSha256(SHA256));
      assertThat(located.sha256()).isEqualTo(SHA256);
      assertThat(located.isInPlace()).isFalse();
      server.stop();
      assertThat(LocatedModel.of(located.portable())).isEqualTo(located);
    }
  }

  @Test
  void saysWhatASchemeLacks() {
    assertThatThrownBy(() -> LocatedModel.of(settings("nosuch://bucket/m.gguf")))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageStartingWith(
            "Cannot load model nosuch://bucket/m.gguf: Spark has no connector for nosuch: here;");
  }

  @Test
  void findsAFileThatWasShipped() {
    ShippedFiles placed = new ShippedFiles(List.of("hdfs:///x/" + NAME), folder::resolve);
    ModelSettings settings = settings(NAME);

    assertThat(LocatedModel.of(settings, placed))
        .isEqualTo(new LocatedModel(settings.withPath(model.toString()), settings, ""));
  }

  @Test
  void findsAFileThatWasAddedLater() {
    ShippedFiles placed = new ShippedFiles(List.of(), folder::resolve);

    assertThat(LocatedModel.of(settings(NAME), placed).local().path()).isEqualTo(model.toString());
  }

  @Test
  void takesAShippedFileFromWhereItCameIfThisProcessGotNone() {
    ShippedFiles notHere =
        new ShippedFiles(
            List.of("a.jar", model + "#m.gguf"), name -> folder.resolve("none").resolve(name));
    ModelSettings settings = settings("m.gguf");

    assertThat(LocatedModel.of(settings, notHere))
        .isEqualTo(new LocatedModel(settings.withPath(model.toString()), settings, ""));
  }

  @Test
  void fetchesAShippedFileFromAfarUnderItsName() {
    try (ModelServer server = new ModelServer().with("/other.gguf", bytes)) {
      ShippedFiles notHere =
          new ShippedFiles(
              List.of(server.uri("/other.gguf") + "#" + NAME), name -> folder.resolve("none"));

      LocatedModel located = LocatedModel.of(settings(NAME), notHere);

      assertThat(located.portable()).isEqualTo(settings(NAME).withSha256(SHA256));
      assertThat(Path.of(located.local().path())).hasBinaryContent(bytes);
    }
  }

  @Test
  void doesNotTakeAPathForAName() {
    ShippedFiles placed = new ShippedFiles(List.of("/x/" + NAME), name -> model);

    assertThat(placed.find("models/" + NAME)).isEmpty();
    assertThat(placed.find("hdfs:" + NAME)).isEmpty();
    assertThat(placed.find(ModelSettings.EMBEDDED + "x")).isPresent();
    assertThat(LocatedModel.of(ModelSettings.defaults(), placed).isInPlace()).isTrue();
  }
}
