package dev.precis.job.engines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.job.testing.Await;
import dev.precis.job.testing.ClusterRuns;
import dev.precis.job.testing.PrecisProcess;
import dev.precis.job.testing.Said;
import dev.precis.job.testing.StoredOutput;
import dev.precis.job.testing.WarAndPeace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Keys of engines leave no trace: not in the output, logs, Spark's event log and work folders,
 * temporary files, pages of the UI, or arguments of processes. On a cluster of two workers.
 */
@Tag("engines")
@Timeout(600)
class SecretsIT {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final int CHAPTERS = 12;
  private static final Path MODEL =
      Path.of("..", "models", "precis-tiny-extract.Q8_0.gguf").toAbsolutePath().normalize();

  /** Writes down the key that Precis gives its server, and becomes the server. */
  private static final String TELLTALE =
      """
      #!/bin/sh
      case $1 in
        --version | --help) exec "%1$s" "$@" ;;
      esac
      read -r key
      printf '%%s\\n' "$key" >>"%2$s"
      exec "%1$s" "$@" <<END
      $key
      END
      """;

  /** What a run may write to. */
  @TempDir private Path folder;

  /** What only the test knows of. */
  @TempDir private Path aside;

  private final LlamaServers servers = LlamaServers.given();
  private final SecretTraces traces = new SecretTraces();
  private ClusterRuns runs;
  private Process endpoint;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    runs = ClusterRuns.start(folder);
  }

  @AfterEach
  void end() {
    if (endpoint != null) {
      endpoint.destroyForcibly();
    }
    runs.close();
  }

  @Test
  void keepsTheKeyOfAnEndpointThatAFileHolds() throws Exception {
    String key = "key-of-the-endpoint-7f3c91";
    Path file = Files.writeString(aside.resolve("key"), key + "\n");
    String url = startEndpoint(file);

    assertNoTrace(key, Map.of(), endpointOptions(url, "endpoint.key-file=" + file));
  }

  /** In local mode, where the driver's environment is the executor's. */
  @Test
  void keepsTheKeyOfAnEndpointThatAVariableHolds() throws Exception {
    String key = "key-of-the-endpoint-20b8ae";
    String url = startEndpoint(Files.writeString(aside.resolve("key"), key + "\n"));

    assertNoTrace(
        key, Map.of("LLM_ACCESS", key), endpointOptions(url, "endpoint.key-env=LLM_ACCESS"));
  }

  @Test
  void keepsTheKeyOfItsOwnServers() throws Exception {
    Path keys = aside.resolve("keys");
    Path program = Files.writeString(aside.resolve("llama-server"), telltale(keys));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    PrecisProcess precis =
        summarize(
            freePort(),
            Map.of(),
            List.of("--engine", "llama-server", "--set", "llama-server.path=" + program));
    Await.until(() -> "a key in " + keys, ClusterRuns.START, () -> Files.exists(keys));
    precis.await(Said.WORK_BEGINS, ClusterRuns.START);
    List<String> found = new ArrayList<>();
    assertThat(SecretTraces.processes("--api-key-file", "cmdline")).as("servers").isNotEmpty();
    for (String key : Files.readAllLines(keys)) {
      found.addAll(SecretTraces.processes(key, "cmdline"));
      found.addAll(SecretTraces.processes(key, "environ"));
    }
    assertThat(precis.exitCode(LIMIT)).as(precis.toString()).isZero();

    List<String> all = Files.readAllLines(keys);
    assertThat(all)
        .as("a key of each server")
        .hasSizeGreaterThanOrEqualTo(2)
        .doesNotHaveDuplicates();
    assertThat(found).isEmpty();
    for (String key : all) {
      assertThat(filesWith(key)).isEmpty();
    }
  }

  private String telltale(Path keys) {
    return TELLTALE.formatted(servers.binary().toAbsolutePath().normalize(), keys);
  }

  private String startEndpoint(Path key) throws IOException {
    int port = freePort();
    endpoint =
        new ProcessBuilder(
                servers.binary().toString(),
                "-m",
                MODEL.toString(),
                "--port",
                Integer.toString(port),
                "--ctx-size",
                "8192",
                "--parallel",
                "2",
                "--threads",
                "1",
                "--api-key-file",
                key.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    URI health = URI.create("http://127.0.0.1:" + port + "/health");
    Await.until(() -> "the server at " + health, ClusterRuns.START, () -> isReady(health));
    return "http://127.0.0.1:" + port + "/v1";
  }

  private static boolean isReady(URI health) {
    try {
      return HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(health).build(), HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while a server started", e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static List<Object> endpointOptions(String url, String key) {
    return List.of("--engine", "openai", "--set", "endpoint.urls=[" + url + "]", "--set", key);
  }

  private PrecisProcess summarize(int uiPort, Map<String, String> environment, List<Object> engine)
      throws IOException {
    String master = environment.isEmpty() ? "" : "--master local[2] ";
    List<Object> options = new ArrayList<>(engine);
    options.addAll(
        List.of(
            "--chapters",
            "1-" + CHAPTERS,
            "--set",
            "model.threads=1",
            "--set",
            "summary.words=20",
            "--set",
            "job.wave-chapters=4"));
    return runs.summarize(
        master
            + "--conf spark.ui.enabled=true --conf spark.ui.port="
            + uiPort
            + " --conf spark.eventLog.enabled=true --conf spark.eventLog.compress=false"
            + " --conf spark.eventLog.dir="
            + Files.createDirectories(folder.resolve("events")),
        environment,
        WarAndPeace.file(),
        folder.resolve("out"),
        options.toArray());
  }

  private void assertNoTrace(String key, Map<String, String> environment, List<Object> engine)
      throws IOException {
    int port = freePort();
    PrecisProcess precis = summarize(port, environment, engine);
    precis.await(Said.WORK_BEGINS, ClusterRuns.START);
    List<String> pages = traces.pages(key, "http://127.0.0.1:" + port);
    List<String> arguments = SecretTraces.processes(key, "cmdline");
    assertThat(precis.exitCode(LIMIT)).as(precis.toString()).isZero();

    assertThat(StoredOutput.of(folder.resolve("out")).keys()).hasSize(CHAPTERS);
    assertThat(pages).isEmpty();
    assertThat(arguments).isEmpty();
    assertThat(precis.err()).doesNotContain(key);
    assertThat(filesWith(key)).isEmpty();
  }

  /** The driver's folder and the output, and the cluster's logs and work folders. */
  private List<Path> filesWith(String key) throws IOException {
    return SecretTraces.files(key, folder, runs.cluster().folder());
  }
}
