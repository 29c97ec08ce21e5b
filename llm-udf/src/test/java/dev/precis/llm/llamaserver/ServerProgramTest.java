package dev.precis.llm.llamaserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.llm.engine.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerProgramTest {
  @TempDir private Path working;

  private Path program(String... folders) throws IOException {
    Path folder = working;
    for (String name : folders) {
      folder = folder.resolve(name);
    }
    Files.createDirectories(folder);
    return Files.writeString(folder.resolve("llama-server"), "");
  }

  @Test
  void findsTheProgramOfAnUnpackedArchive() throws IOException {
    Path inFolder = program("llama.tar.gz");

    assertThat(new ServerProgram(working, "").find("")).contains(inFolder);
  }

  @Test
  void findsTheProgramInTheFolderBinOfAnArchive() throws IOException {
    Path inBin = program("llama", "bin");

    assertThat(new ServerProgram(working, "").find("")).contains(inBin);
  }

  @Test
  void findsTheProgramOfAnUnpackedRelease() throws IOException {
    Path released = program("llama", "llama-b7000");

    assertThat(new ServerProgram(working, "").find("")).contains(released);
  }

  @Test
  void prefersAnArchiveToThePath() throws IOException {
    Path installed = program("usr", "local", "bin");
    Path archived = program("archive");

    String path = working.resolve("none") + ":" + installed.getParent();
    assertThat(new ServerProgram(working, path).find("")).contains(archived);
  }

  @Test
  void findsTheProgramOnThePath() throws IOException {
    Path installed = program("usr", "local", "bin");

    String path = working.resolve("none") + "::" + installed.getParent();
    assertThat(new ServerProgram(working, path).find("")).contains(installed);
  }

  @Test
  void theSettingIsRelativeToTheWorkingFolder() throws IOException {
    Path given = program("a", "b", "c");
    Path unused = program("archive");

    assertThat(unused).exists();
    assertThat(new ServerProgram(working, "").find("a/b/c/llama-server")).contains(given);
  }

  @Test
  void listsAllPlacesIfThereIsNone() {
    assertThatThrownBy(() -> new ServerProgram(working, "/x:/y").require(""))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            "Cannot use llama-server: expected a program llama-server in "
                + working
                + "/*/, */bin/ or */llama-b*/ (unpacked archives of spark.archives), or in a folder"
                + " of the PATH; set llama-server.path, got none in /x:/y");
  }

  @Test
  void doesNotLookElsewhereIfTheSettingNamesNoFile() throws IOException {
    Path unused = program("archive");

    assertThat(unused).exists();
    assertThat(new ServerProgram(working, "").find("/no/such/llama-server")).isEmpty();
  }
}
