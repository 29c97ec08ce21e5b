package dev.precis.llm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.llm.engine.ModelLoadException;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.gguf.GgufFacts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFileTest {
  private static final String SHA256 =
      "eb07aec42820b30849e7ed3f8a5df5d8f12578527f81cebb1c25f6da8ea26c95";

  @TempDir private Path folder;
  private Path model;

  private static ModelFile open(String path) {
    return ModelFile.open(ModelSettings.defaults().withPath(path));
  }

  @BeforeEach
  void copyTheEmbeddedModel() throws IOException {
    model = folder.resolve("a model.gguf");
    try (ModelFile embedded = open(ModelSettings.EMBEDDED)) {
      Files.copy(embedded.path(), model, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @Test
  void unpacksTheEmbeddedModelAndDeletesItOnClose() {
    Path path;
    try (ModelFile file = open(ModelSettings.EMBEDDED)) {
      path = file.path();
      assertThat(path).isRegularFile().hasFileName("precis-tiny-extract.Q8_0.gguf");
      assertThat(file.header().contextLength()).isEqualTo(4096);
    }
    assertThat(path.getParent()).doesNotExist();
  }

  @Test
  void unpacksEachEmbeddedModelIntoAFolderOfItsOwn() {
    try (ModelFile one = open(ModelSettings.EMBEDDED)) {
      try (ModelFile other = open(ModelSettings.EMBEDDED)) {
        assertThat(other.path()).isNotEqualTo(one.path());
      }
      assertThat(one.path()).exists();
    }
  }

  @Test
  void leavesAUsersFileOnClose() {
    try (ModelFile file = open(model.toString())) {
      assertThat(file.path()).isEqualTo(model);
    }
    assertThat(model).exists();
  }

  @Test
  void takesAFileUri() {
    try (ModelFile file = open(model.toUri().toString())) {
      assertThat(model.toUri().toString()).startsWith("file:///").contains("a%20model.gguf");
      assertThat(file.path()).isEqualTo(model);
      assertThat(file.header().contextLength()).isEqualTo(4096);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"file:relative.gguf", "file://host/a.gguf", "file:/a b.gguf", "nul\u0000.gguf"})
  void refusesWhatIsNoPath(String path) {
    assertThatThrownBy(() -> open(path))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageStartingWith("Cannot load model " + path + ": not a path of this machine: ")
        .hasCauseInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void saysThatAFileIsMissing() {
    String missing = folder.resolve("missing.gguf").toString();

    try (ModelFile file = open(missing)) {
      assertThatThrownBy(file::header)
          .isInstanceOf(ModelLoadException.class)
          .hasMessageContaining(missing)
          .hasMessageContaining("there is no such file");
    }
  }

  @Test
  void saysThatAFolderIsNoModel() {
    try (ModelFile file = open(folder.toString())) {
      assertThatThrownBy(file::header)
          .isInstanceOf(ModelLoadException.class)
          .hasMessageContaining(folder.toString())
          .hasMessageContaining("it is a folder");
    }
  }

  @Test
  void saysThatAFileWasCutOff() throws IOException {
    Files.write(model, Arrays.copyOf(Files.readAllBytes(model), 4_000_000));

    try (ModelFile file = open(model.toString())) {
      assertThatThrownBy(file::header)
          .isInstanceOf(ModelLoadException.class)
          .hasMessageContaining(model.toString())
          .hasMessageContaining("the file is shorter than its weights");
    }
  }

  @Test
  void takesAnyFileOrTheOneWithTheChecksumAskedFor() {
    try (ModelFile file = open(model.toString())) {
      assertThatCode(() -> file.requireSha256("")).doesNotThrowAnyException();
      assertThatCode(() -> file.requireSha256(SHA256)).doesNotThrowAnyException();
      assertThatCode(() -> file.requireSha256(SHA256.toUpperCase(Locale.ROOT)))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void refusesAFileWithAnotherChecksum() {
    String other = "0".repeat(64);

    try (ModelFile file = open(model.toString())) {
      assertThatThrownBy(() -> file.requireSha256(other))
          .isInstanceOf(ModelLoadException.class)
          .hasMessage(
              "Cannot load model %s: its SHA-256 differs from model.sha256, expected %s, got %s",
              model, other, SHA256);
    }
  }

  /** The same model, of an architecture that Precis does not know. */
  private void ofAnUnknownArchitecture() throws IOException {
    byte[] bytes = Files.readAllBytes(model);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int at = text.indexOf("llama", text.indexOf("general.architecture"));
    System.arraycopy("lla99".getBytes(StandardCharsets.ISO_8859_1), 0, bytes, at, 5);
    Files.write(model, bytes);
  }

  @Test
  void tellsTheFactsOfAModelThatTheHeaderAccepts() {
    List<String> refusals = new ArrayList<>();
    try (ModelFile file = open(model.toString())) {
      assertThat(file.facts(refusals::add)).isEqualTo(GgufFacts.of(file.header()));
    }
    assertThat(refusals).isEmpty();
  }

  @Test
  void tellsTheFactsOfAModelThatTheHeaderRefuses() throws IOException {
    ofAnUnknownArchitecture();
    List<String> refusals = new ArrayList<>();
    try (ModelFile file = open(model.toString())) {
      GgufFacts facts = file.facts(refusals::add);

      assertThat(facts.architecture()).isEqualTo("lla99");
      assertThat(facts.contextLength()).isEmpty();
      assertThat(facts.controlTokens()).contains("<s>", "</s>");
    }
    assertThat(refusals).singleElement().asString().contains("lla99");
  }

  @Test
  void tellsNoFactsOfAFileThatIsNoGguf() throws IOException {
    Files.writeString(model, "<html>Not found</html>");
    try (ModelFile file = open(model.toString())) {
      assertThatThrownBy(() -> file.facts(refusal -> {}))
          .isInstanceOf(ModelLoadException.class)
          .hasMessageContaining("not a GGUF file");
    }
  }
}
