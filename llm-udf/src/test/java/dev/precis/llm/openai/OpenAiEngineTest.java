package dev.precis.llm.openai;

import static dev.precis.llm.openai.Asking.SECRET;
import static dev.precis.llm.openai.Asking.engine;
import static dev.precis.llm.openai.Asking.settings;
import static dev.precis.llm.openai.HostileServer.html;
import static dev.precis.llm.openai.HostileServer.json;
import static dev.precis.llm.openai.HostileServer.recorded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.precis.llm.engine.Engines;
import dev.precis.llm.engine.KnownBy;
import dev.precis.llm.engine.ModelDescription;
import dev.precis.llm.engine.ModelLoadException;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.openai.HostileServer.Answer;
import dev.precis.llm.openai.HostileServer.Request;
import dev.precis.llm.settings.SettingsException;
import dev.precis.llm.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenAiEngineTest {
  private final FakeTime time = new FakeTime();

  private static Answer noChat(Request request) {
    return html();
  }

  private ModelDescription describe(HostileServer server, Object... pairs) {
    return engine(time).describe(settings(server, pairs));
  }

  @Test
  void isOnTheClassPath() {
    assertThat(Engines.onClassPath().named("openai")).isInstanceOf(OpenAiEngine.class);
  }

  @Test
  void describesLlamaServer() {
    try (HostileServer server =
        new HostileServer(FakeServers.llamaServer(OpenAiEngineTest::noChat))) {
      ModelDescription model = describe(server);

      assertThat(model.name()).isEqualTo("smol");
      assertThat(model.knownBy()).isEqualTo(KnownBy.NAME);
      assertThat(model.engine()).isEqualTo("openai (llama-server b0-unknown)");
      assertThat(model.settings().contextTokens()).isEqualTo(1024);
      assertThat(model.settings().own().given()).containsEntry("endpoint.model", "smol");
      assertThat(model.sha256()).isEqualTo(DigestUtils.sha256Hex("openai\nsmol\n"));
      assertThat(model.text()).contains(server.url(), "1024 tokens", "counted by the server");
    }
  }

  @Test
  void describesVllm() {
    try (HostileServer server = new HostileServer(FakeServers.vllm(OpenAiEngineTest::noChat))) {
      ModelDescription model = describe(server, "endpoint.model", "smol");

      assertThat(model.engine()).isEqualTo("openai (vLLM 0.32.0)");
      assertThat(model.settings().contextTokens()).isEqualTo(1024);
    }
  }

  @Test
  void describesOllamaByItsDigest() {
    try (HostileServer server = new HostileServer(FakeServers.ollama(OpenAiEngineTest::noChat))) {
      ModelDescription model = describe(server, "endpoint.model", "smol");

      assertThat(model.engine()).isEqualTo("openai (Ollama 0.17.4)");
      assertThat(model.settings().contextTokens()).isEqualTo(4096);
      assertThat(model.text()).contains("estimated");
      assertThat(model.sha256())
          .isEqualTo(
              DigestUtils.sha256Hex(
                  "openai\nsmol\n1a5ad2461b9bc3bec7cc78553343d423532090dac2f3e9852b4c9fcaacef9928"));
    }
  }

  @Test
  void loadsTheModelOfOllamaToLearnItsContext() {
    boolean[] loaded = new boolean[1];
    Function<Request, Answer> ollama = FakeServers.ollama(OpenAiEngineTest::noChat);
    try (HostileServer server =
        new HostileServer(
            request -> {
              if (request.path().equals("/api/generate")) {
                loaded[0] = true;
                return json(200, "{\"done\":true,\"done_reason\":\"load\"}");
              }
              return request.path().equals("/api/ps") && !loaded[0]
                  ? json(200, "{\"models\":[]}")
                  : ollama.apply(request);
            })) {
      assertThat(describe(server, "endpoint.model", "smol").settings().contextTokens())
          .isEqualTo(4096);
    }
  }

  @Test
  void wantsTheContextOfAServerThatDoesNotTell() {
    try (HostileServer server = new HostileServer(FakeServers.other(OpenAiEngineTest::noChat))) {
      assertThatThrownBy(() -> describe(server))
          .isInstanceOf(ModelLoadException.class)
          .hasMessageContaining("set model.context-tokens");
      assertThat(describe(server, "model.context-tokens", 2048).settings().contextTokens())
          .isEqualTo(2048);
    }
  }

  @Test
  void refusesAContextLongerThanTheServers() {
    try (HostileServer server = new HostileServer(FakeServers.ollama(OpenAiEngineTest::noChat))) {
      assertThatThrownBy(
              () -> describe(server, "endpoint.model", "smol", "model.context-tokens", 8192))
          .isInstanceOf(ModelLoadException.class)
          .hasMessageContaining("4096 tokens; lower model.context-tokens")
          .hasMessageContaining("num_ctx");
    }
  }

  @Test
  void refusesAModelThatTheServerLacks() {
    for (Function<Request, Answer> kind :
        List.of(
            FakeServers.llamaServer(OpenAiEngineTest::noChat),
            FakeServers.vllm(OpenAiEngineTest::noChat),
            FakeServers.ollama(OpenAiEngineTest::noChat))) {
      try (HostileServer server = new HostileServer(kind)) {
        assertThatThrownBy(() -> describe(server, "endpoint.model", "nope"))
            .isInstanceOf(ModelLoadException.class)
            .hasMessageContaining("has no model nope, it has smol")
            .hasMessageContaining("change endpoint.model");
      }
    }
  }

  @Test
  void wantsANameIfThereAreSeveralModels() {
    try (HostileServer server =
        new HostileServer(request -> json(200, "{\"data\":[{\"id\":\"a\"},{\"id\":\"b\"}]}"))) {
      assertThatThrownBy(() -> describe(server))
          .hasMessageContaining("it has a, b; change endpoint.model");
    }
  }

  @Test
  void sendsTheKeyAndNeverTellsIt() throws IOException {
    try (HostileServer server =
        new HostileServer(
            request ->
                request.headers().getOrDefault("Authorization", "").equals("Bearer " + SECRET)
                    ? FakeServers.vllm(OpenAiEngineTest::noChat).apply(request)
                    : json(401, "{\"error\":\"Unauthorized\"}"))) {
      ModelDescription model = describe(server, "endpoint.key-env", "KEY");
      assertThat(model.toString()).doesNotContain(SECRET);
      assertThat(engine(time).load(settings(server, "endpoint.key-env", "KEY")).toString())
          .doesNotContain(SECRET);

      Throwable none = catchThrowable(() -> describe(server));
      assertThat(none)
          .isInstanceOf(ModelLoadException.class)
          .hasMessageContaining("wants a key, and none is set (HTTP 401) (Unauthorized)")
          .hasMessageContaining("change endpoint.key-env or endpoint.key-file");
      assertThat(server.requests("/v1/models")).hasSize(3);
    }
  }

  @Test
  void readsTheKeyFromAFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("key"), SECRET + "\n");
    try (HostileServer server = new HostileServer(FakeServers.vllm(OpenAiEngineTest::noChat))) {
      ModelDescription unused = describe(server, "endpoint.key-file", file.toString());

      assertThat(server.requests())
          .allMatch(request -> request.headers().get("Authorization").equals("Bearer " + SECRET));
    }
  }

  @Test
  void saysWhereAKeyIsMissing(@TempDir Path folder) throws IOException {
    Path bad = Files.writeString(folder.resolve("bad"), SECRET + "\nX: y");
    try (HostileServer server = new HostileServer(FakeServers.vllm(OpenAiEngineTest::noChat))) {
      assertThatThrownBy(() -> describe(server, "endpoint.key-env", "OTHER"))
          .isInstanceOf(ModelLoadException.class)
          .hasMessageContaining("environment variable OTHER must have a key on this machine");
      assertThatThrownBy(() -> describe(server, "endpoint.key-file", folder + "/none"))
          .hasMessageContaining("endpoint.key-file: no such file");
      Throwable end = catchThrowable(() -> describe(server, "endpoint.key-file", bad.toString()));
      assertThat(end).hasMessageContaining("one key of visible ASCII characters");
      Secrets.requireNone(end, SECRET);
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void saysThatAServerIsNotUp() {
    HostileServer server = new HostileServer(OpenAiEngineTest::noChat);
    server.close();

    assertThatThrownBy(() -> describe(server))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining(server.url());
    assertThat(time.sleptMillis()).isBetween(20_000L, 45_000L);
  }

  @Test
  void saysThatAnAddressIsNoneOfOpenAi() {
    try (HostileServer server = new HostileServer(request -> json(404, "{}"))) {
      assertThatThrownBy(() -> describe(server)).hasMessageContaining("change endpoint.urls");
    }
    try (HostileServer server = new HostileServer(OpenAiEngineTest::noChat)) {
      assertThatThrownBy(() -> describe(server))
          .hasMessageContaining("lists no models")
          .hasMessageContaining("change endpoint.urls");
    }
  }

  @Test
  void refusesDifferentModelsOfTheSameName() {
    Function<Request, Answer> ollama = FakeServers.ollama(OpenAiEngineTest::noChat);
    try (HostileServer first = new HostileServer(ollama);
        HostileServer second =
            new HostileServer(
                request ->
                    request.path().equals("/api/tags")
                        ? json(200, Recorded.text("ollama-tags").replace("1a5a", "ffff"))
                        : ollama.apply(request))) {
      assertThatThrownBy(() -> engine(time).describe(settings(List.of(first.url(), second.url()))))
          .isInstanceOf(ModelLoadException.class)
          .hasMessageContaining("different models of the name smol");
    }
  }

  @Test
  void describesWhatIsUpIfAnotherServerIsDown() {
    HostileServer down = new HostileServer(OpenAiEngineTest::noChat);
    down.close();
    try (HostileServer up = new HostileServer(FakeServers.vllm(OpenAiEngineTest::noChat))) {
      assertThat(engine(time).describe(settings(List.of(down.url(), up.url()))).name())
          .isEqualTo("smol");
    }
  }

  @Test
  void estimatesIfOnlyOpenAisPathsAreLetThrough() {
    try (HostileServer server =
        new HostileServer(
            request ->
                request.path().startsWith("/v1/")
                    ? FakeServers.vllm(OpenAiEngineTest::noChat).apply(request)
                    : recorded("vllm-embed-chat"))) {
      assertThat(describe(server).text()).contains("estimated");
    }
  }

  @Test
  void reportsProblemsOfTheSettings() {
    assertThatThrownBy(() -> settings(List.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("endpoint.urls: expected the address of a server");
    assertThatThrownBy(
            () ->
                settings(
                    List.of("http://h:1"),
                    "endpoint.key-env",
                    "KEY",
                    "endpoint.key-file",
                    "/k",
                    "endpoint.proxy",
                    "host:70000",
                    "model.chat-template",
                    "{user}"))
        .hasMessageContaining("endpoint.key-env: expected only one")
        .hasMessageContaining("endpoint.proxy: expected a port")
        .hasMessageContaining("model.chat-template: the engine openai cannot keep it");
    assertThatThrownBy(() -> settings(List.of("http://h:1"), "endpoint.proxy", "http://host:80"))
        .hasMessageContaining("endpoint.proxy: expected host:port");
  }

  @Test
  void acceptsAnyModelsProfile() {
    ModelSettings settings =
        settings(List.of("http://h:1"), "model.path", "/models/x.gguf", "model.slots", 4);

    assertThat(engine(time).problems(settings)).isEmpty();
  }

  @Test
  void refusesSamplingThatNoServerKeeps() {
    ModelSettings settings = settings(List.of("http://h:1"));
    SettingsReader reader = new SettingsReader(Map.of("sampling.mirostat", 2));
    SamplingSettings unused = SamplingSettings.read(reader, settings);

    assertThatThrownBy(reader::finish)
        .hasMessageContaining("sampling.mirostat: the engine openai cannot keep it");
  }
}
