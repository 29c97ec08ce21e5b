package dev.precis.llm.llamaserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ServerCommandTest {
  private static final Path PROGRAM = Path.of("/opt/llama-server");

  private static List<String> command(
      Map<String, Object> settings, boolean levels, String... flags) {
    return ServerCommand.of(
        new ServerBuild(PROGRAM, "b1 (x)", Set.of(flags), levels),
        FakeProgram.settings(PROGRAM, settings),
        Path.of("/models/m.gguf"),
        1024,
        4711);
  }

  @Test
  void saysWhatTheSettingsSay() {
    assertThat(
            command(
                Map.of("model.slots", 3, "model.threads", 2, "model.gpu-layers", 9),
                false,
                "--gpu-layers"))
        .startsWith("/opt/llama-server", "--model", "/models/m.gguf")
        .containsSequence("--host", "127.0.0.1", "--port", "4711")
        .containsSequence("--parallel", "3", "--ctx-size", "3072")
        .containsSequence("--threads", "2", "--threads-batch", "2")
        .containsSequence("--gpu-layers", "9", "--no-context-shift", "--no-webui");
  }

  @Test
  void usesWhatNewerBuildsHave() {
    assertThat(command(Map.of(), true, "--no-ui", "--offline", "--cache-ram", "--log-verbosity"))
        .contains("--no-ui", "--offline")
        .containsSequence("--cache-ram", "0")
        .containsSequence("--log-verbosity", "2")
        .doesNotContain("--no-webui", "--jinja");
  }

  @Test
  void neverAsksAnOlderBuildForADetailedLog() {
    assertThat(command(Map.of(), false, "--log-verbosity")).doesNotContain("--log-verbosity");
  }

  @Test
  void addsTheUsersArgumentsAtTheEnd() {
    assertThat(command(Map.of("llama-server.arguments", List.of("--flash-attn", "on")), false))
        .endsWith("--flash-attn", "on");
  }

  @Test
  void removesVariablesThatSetArguments() {
    Map<String, String> environment =
        new HashMap<>(
            Map.of("LLAMA_ARG_PORT", "1", "LLAMA_API_KEY", "k", "AIP_HTTP_PORT", "2", "PATH", "/"));

    ServerCommand.clean(environment);

    assertThat(environment).containsOnlyKeys("PATH");
  }
}
