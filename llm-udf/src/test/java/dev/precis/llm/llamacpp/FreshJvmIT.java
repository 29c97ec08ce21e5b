package dev.precis.llm.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.model.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What can be seen only while a JVM loads the native library. */
@Timeout(150)
class FreshJvmIT {
  private static final String LOAD_FAILURE = "dev.precis.llm.engine.ModelLoadException: ";

  @TempDir private Path files;
  @TempDir private Path tmpdir;

  private FreshJvm start(Map<String, String> settings) throws IOException {
    return FreshJvm.start(files, "jvm", tmpdir, settings);
  }

  private void assertFails(Map<String, String> settings, String message) throws Exception {
    FreshJvm jvm = start(settings);

    assertThat(jvm.exitCode()).as(jvm.err()).isEqualTo(1);
    assertThat(jvm.report()).isEqualTo(LOAD_FAILURE + message);
    assertThat(jvm.out()).isEmpty();
    assertThat(tmpdir).isEmptyDirectory();
  }

  @Test
  void sixAtOnceLoadTheModelAndLeaveTheFolderForTemporaryFilesAsItWas() throws Exception {
    Path notes = Files.writeString(tmpdir.resolve("llama-something.txt"), "mine");
    Path copy = Files.writeString(tmpdir.resolve("jllama.gguf"), "mine too");
    List<FreshJvm> jvms = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      jvms.add(FreshJvm.start(files, "jvm-" + i, tmpdir, Map.of("model.threads", "1")));
    }

    for (FreshJvm jvm : jvms) {
      assertThat(jvm.exitCode()).as(jvm.report()).isEqualTo(0);
      assertThat(jvm.report()).startsWith("The keeper climbed the stairs every evening at six,");
      assertThat(jvm.out()).isEmpty();
    }
    assertThat(tmpdir.toFile().list())
        .containsExactlyInAnyOrder(notes.getFileName().toString(), copy.getFileName().toString());
    assertThat(notes).hasContent("mine");
    assertThat(copy).hasContent("mine too");
  }

  @Test
  void aSecondClassLoaderIsToldWhatToSetAndLoadsNothing() throws Exception {
    FreshJvm jvm = FreshJvm.start(files, "jvm", tmpdir, TwoClassLoaders.class, List.of());

    assertThat(jvm.exitCode()).as(jvm.err()).isZero();
    assertThat(jvm.report().lines()).hasSize(2);
    assertThat(jvm.report().lines().findFirst()).hasValue("loaded, 2048 tokens");
    assertThat(jvm.report().lines().skip(1).findFirst().orElseThrow())
        .startsWith(
            LOAD_FAILURE
                + "Cannot load native library: another class loader of this JVM has loaded it"
                + " already; give Spark the Precis jar once, by spark.jars (--jars)")
        .contains("spark.driver.extraClassPath", "ADD JAR", "got it from file:", " after file:");
    assertThat(tmpdir).isEmptyDirectory();
  }

  @Test
  void saysThatAFolderHoldsNoNativeLibrary() throws Exception {
    assertFails(
        Map.of("model.native-library", files.toString()),
        "Cannot load native library: model.native-library must be a folder that contains "
            + System.mapLibraryName("jllama")
            + ", got "
            + files);
  }

  @Test
  void takesNoOtherNativeLibraryForTheUsersOwnThatIsBroken() throws Exception {
    Files.writeString(files.resolve(System.mapLibraryName("jllama")), "no library");

    FreshJvm jvm = start(Map.of("model.native-library", files.toString()));

    assertThat(jvm.exitCode()).as(jvm.err()).isEqualTo(1);
    assertThat(jvm.report())
        .isEqualTo(
            LOAD_FAILURE
                + "Cannot load native library: the system refused the one in model.native-library;"
                + " see the standard error of this process for the reason, got "
                + files);
    assertThat(jvm.err()).contains(System.mapLibraryName("jllama") + ": file too short");
    assertThat(tmpdir).isEmptyDirectory();
  }

  @Test
  void saysThatAModelWasCutOff() throws Exception {
    Path model = files.resolve("cut.gguf");
    try (ModelFile embedded = ModelFile.open(ModelSettings.defaults())) {
      Files.write(model, Arrays.copyOf(Files.readAllBytes(embedded.path()), 4_000_000));
    }

    assertFails(
        Map.of("model.path", model.toString()),
        "Cannot load model "
            + model
            + ": the file is shorter than its weights: it needs 8,047,488 bytes, got 4,000,000; an"
            + " unfinished download or copy?");
  }

  @Test
  void refusesAModelWithAnotherChecksum() throws Exception {
    Path model = files.resolve("other.gguf");
    try (ModelFile embedded = ModelFile.open(ModelSettings.defaults())) {
      Files.copy(embedded.path(), model);
    }
    String expected = "0".repeat(64);

    assertFails(
        Map.of("model.path", model.toString(), "model.sha256", expected),
        "Cannot load model "
            + model
            + ": its SHA-256 differs from model.sha256, expected "
            + expected
            + ", got eb07aec42820b30849e7ed3f8a5df5d8f12578527f81cebb1c25f6da8ea26c95");
  }
}
