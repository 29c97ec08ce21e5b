package dev.precis.llm.llamaserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.llm.engine.ModelLoadException;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.Prompt;
import dev.precis.llm.engine.TextGenerator;
import dev.precis.llm.model.ModelFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LlamaServerStartIT {
  @TempDir private Path folder;

  private static TextGenerator load(ModelSettings settings) {
    return LlamaServerEngine.load(settings, FakeProgram.WATCHING);
  }

  private ModelSettings serving(String script) {
    return FakeProgram.settings(
        FakeProgram.script(folder, FakeProgram.VERSION, FakeProgram.HELP, script), Map.of());
  }

  @Test
  void describesTheModelWithTheBuildOfTheProgram() {
    ModelSettings settings = serving("exit 9");

    assertThat(new LlamaServerEngine().describe(settings))
        .satisfies(
            description -> {
              assertThat(description.engine()).isEqualTo("llama-server b4916 (abcdef0)");
              assertThat(description.settings().contextTokens()).isEqualTo(2048);
              assertThat(description.text()).contains("1 slot of 2048 tokens");
            });
  }

  /** The embedded model, of an architecture that Precis does not know. */
  private Path unknownModel() throws IOException {
    Path file = folder.resolve("new.gguf");
    try (ModelFile embedded = ModelFile.open(ModelSettings.defaults())) {
      byte[] bytes = Files.readAllBytes(embedded.path());
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      int at = text.indexOf("llama", text.indexOf("general.architecture"));
      System.arraycopy("lla99".getBytes(StandardCharsets.ISO_8859_1), 0, bytes, at, 5);
      return Files.write(file, bytes);
    }
  }

  @Test
  void leavesTheCheckOfAnUnknownModelToTheServer() throws IOException {
    ModelSettings settings =
        FakeProgram.settings(
            FakeProgram.working(folder),
            Map.of("model.path", unknownModel().toString(), "model.context-tokens", 512));
    LlamaServerEngine engine = new LlamaServerEngine();

    assertThat(engine.outline(settings)).isEmpty();
    assertThat(engine.describe(settings).text())
        .contains("lla99, not checked by Precis")
        .endsWith("1 slot of 512 tokens");
    try (TextGenerator generator = load(settings)) {
      assertThat(generator.contextTokens()).isEqualTo(512);
    }
  }

  @Test
  void asksForTheContextThatAnUnknownModelDoesNotTell() throws IOException {
    ModelSettings settings =
        FakeProgram.settings(
            FakeProgram.working(folder), Map.of("model.path", unknownModel().toString()));

    assertThatThrownBy(() -> new LlamaServerEngine().describe(settings))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageEndingWith(
            ": its file does not tell the context that it was trained for; set"
                + " model.context-tokens, got 0");
  }

  @Test
  void theDriverOfAClusterNeedsNoProgram() {
    ModelSettings settings = FakeProgram.settings(folder.resolve("none"), Map.of());

    assertThat(new LlamaServerEngine().describe(settings).engine())
        .isEqualTo("llama-server (its build is known to the executors)");
  }

  @Test
  void theDriverOfALocalMasterNeedsTheProgram() {
    ModelSettings settings = FakeProgram.settings(folder.resolve("none"), Map.of());
    String before = System.getProperty("spark.master");
    System.setProperty("spark.master", "local[2]");
    try {
      assertThatThrownBy(() -> new LlamaServerEngine().describe(settings))
          .isInstanceOf(ModelLoadException.class)
          .hasMessageStartingWith("Cannot use llama-server: llama-server.path");
    } finally {
      if (before == null) {
        System.clearProperty("spark.master");
      } else {
        System.setProperty("spark.master", before);
      }
    }
  }

  @Test
  void reportsAProgramThatIsNotThere() {
    Path missing = folder.resolve("none");

    assertThatThrownBy(() -> load(FakeProgram.settings(missing, Map.of())))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            "Cannot use llama-server: llama-server.path: there is no such file, got " + missing);
  }

  @Test
  void reportsTheEndOfTheLogIfTheServerEndsAtOnce() {
    assertThatThrownBy(
            () -> load(serving("echo 'ggml_backend_cpu_buffer_type_alloc_buffer: failed'; exit 1")))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("Cannot load model embedded with llama-server b4916 (abcdef0)")
        .hasMessageContaining("it ended while it loaded the model (exit code 1)")
        .hasMessageEndingWith(
            "The end of its log:\nggml_backend_cpu_buffer_type_alloc_buffer: failed");
  }

  @Test
  void reportsTheSignalIfTheServerIsKilledWhileItLoads() {
    assertThatThrownBy(() -> load(serving("kill -9 $$")))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("it ended while it loaded the model (signal 9)");
  }

  @Test
  void endsAServerThatIsNotReadyInTime() throws IOException {
    ModelSettings settings =
        FakeProgram.settings(
            FakeProgram.script(
                folder,
                FakeProgram.VERSION,
                FakeProgram.HELP,
                "echo $$ >" + folder.resolve("pid") + "; exec sleep 1000"),
            Map.of("llama-server.start-time-limit", "1s"));

    assertThatThrownBy(() -> load(settings))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("it must be ready within llama-server.start-time-limit, got not");
    long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void takesAnotherPortIfTheFirstIsTaken() throws Exception {
    try (ServerSocket taken =
        new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      Queue<Integer> ports =
          new ArrayDeque<>(List.of(taken.getLocalPort(), ServerStart.freePort()));
      ModelSettings settings = FakeProgram.settings(FakeProgram.working(folder), Map.of());
      ServerStart start =
          new ServerStart(
              ServerBuild.of(folder.resolve("llama-server"), ServerBuild.TIME_LIMIT),
              settings,
              ModelSettings.EMBEDDED,
              2048,
              FakeProgram.WATCHING,
              ports::remove);
      ServerKeeper keeper = new ServerKeeper(start::start, FakeProgram.WATCHING);

      try (keeper) {
        keeper.open();

        assertThat(ports).isEmpty();
        assertThat(keeper.server(() -> {}).isAlive()).isTrue();
      }
    }
  }

  @Test
  void givesUpIfNoPortIsFree() {
    assertThatThrownBy(() -> load(serving("echo \"couldn't bind HTTP server socket\"; exit 1")))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("no port is free: port");
  }

  @Test
  void passesTheKeyThroughNothingThatOthersCanRead() throws IOException {
    Path program =
        FakeProgram.script(
            folder,
            FakeProgram.VERSION,
            FakeProgram.HELP,
            "echo \"$@\" >"
                + folder.resolve("arguments")
                + "; env >"
                + folder.resolve("environment")
                + "; exec "
                + FakeProgram.java(folder)
                + " \"$@\"");

    try (TextGenerator generator = load(FakeProgram.settings(program, Map.of()))) {
      String key = Files.readString(folder.resolve("key"));

      assertThat(generator.countTokens(new Prompt("", "a b c"))).isPositive();
      assertThat(key).hasSize(64);
      assertThat(folder.resolve("arguments")).content().contains("/dev/stdin").doesNotContain(key);
      assertThat(folder.resolve("environment")).content().doesNotContain(key);
    }
  }
}
