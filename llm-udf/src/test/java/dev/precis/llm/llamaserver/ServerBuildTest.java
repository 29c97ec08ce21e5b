package dev.precis.llm.llamaserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.llm.engine.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class ServerBuildTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir private Path folder;

  private ServerBuild build(String version, String help) {
    return ServerBuild.of(FakeProgram.script(folder, version, help, "exit 9"), LIMIT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "version: 4916 (abcdef0)|b4916 (abcdef0)",
        "version: 0.5.0-dev (build 1, commit 0c1e570)|b1 (0c1e570)",
        "ggml_cuda_init: found 1 device version\\nversion: 6123 (unknown)|b6123 (unknown)"
      })
  void readsTheBuild(String printed, String version) {
    assertThat(build(printed.replace("\\n", "\n"), FakeProgram.HELP).version()).isEqualTo(version);
  }

  @Test
  void knowsTheArgumentsOfTheHelp() {
    ServerBuild build = build(FakeProgram.VERSION, FakeProgram.HELP + "\n--offline  no network");

    assertThat(build.has("--offline")).isTrue();
    assertThat(build.has("--cache-ram")).isFalse();
    assertThat(build.logLevels()).isFalse();
  }

  @Test
  void refusesAProgramThatPrintsGarbage() {
    assertThatThrownBy(() -> build("Hello\tworld", FakeProgram.HELP))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            "Cannot use llama-server: --version must print the build of llama.cpp, printed"
                + " \"Hello world\", got "
                + folder.resolve("llama-server"));
  }

  @Test
  void refusesAProgramThatLacksAnArgument() {
    String help = FakeProgram.HELP.replace("--api-key-file", "").replace("--no-ui", "--ui");

    assertThatThrownBy(() -> build(FakeProgram.VERSION, help))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            "Cannot use llama-server: its build b4916 (abcdef0) is too old or too new: --help must"
                + " name --api-key-file, --no-webui or --no-ui, got "
                + folder.resolve("llama-server"));
  }

  @Test
  void doesNotTakeALongerArgumentForAShorterOne() {
    String help = FakeProgram.HELP.replace("--threads ", "").replace("--model ", "--model-url ");

    assertThatThrownBy(() -> build(FakeProgram.VERSION, help))
        .hasMessageContaining("--help must name --model, --threads, got");
  }

  @Test
  void refusesAProgramThatFails() {
    Path program =
        FakeProgram.write(folder, "#!/bin/sh\necho 'libllama.so: not found'; exit 127\n");

    assertThatThrownBy(() -> ServerBuild.of(program, LIMIT))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            "Cannot use llama-server: --version ended with exit code 127, printed"
                + " \"libllama.so: not found\", got "
                + program);
  }

  @Test
  void refusesAProgramThatHangs() throws IOException {
    Path pid = folder.resolve("pid");
    Path program = FakeProgram.write(folder, "#!/bin/sh\necho $$ >" + pid + "\nexec sleep 1000\n");

    assertThatThrownBy(() -> ServerBuild.of(program, Duration.ofSeconds(1)))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage("Cannot use llama-server: --version must end within 1 s, got " + program);
    long number = Long.parseLong(Files.readString(pid).strip());
    Until.holds(LIMIT, () -> ProcessHandle.of(number).filter(ProcessHandle::isAlive).isEmpty());
  }

  @Test
  void refusesAFileThatIsNoProgram() throws IOException {
    Path file = Files.writeString(folder.resolve("notes.txt"), "hello");

    assertThatThrownBy(() -> ServerBuild.of(file, LIMIT))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageStartingWith("Cannot use llama-server: --version cannot be run: ")
        .hasMessageContaining("Permission denied")
        .hasMessageEndingWith(", got " + file);
  }
}
