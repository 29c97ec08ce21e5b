package dev.precis.job.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command of the job that fetches a model, run by this machine's bash and wget against a server
 * on the loopback address.
 */
class KubernetesModelJobTest {
  private static final byte[] MODEL =
      "GGUF and so on".repeat(1000).getBytes(StandardCharsets.UTF_8);

  @TempDir private Path folder;

  private final AtomicInteger requests = new AtomicInteger();
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    for (String program : List.of("bash", "wget", "sha256sum")) {
      assumeThat(onPath(program)).as("NOT TESTED: there is no %s on the PATH", program).isTrue();
    }
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/m.gguf",
        exchange -> {
          requests.incrementAndGet();
          exchange.sendResponseHeaders(200, MODEL.length);
          exchange.getResponseBody().write(MODEL);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.stop(0);
    }
  }

  @Test
  void aModelArrivesOnce() throws Exception {
    assertThat(runJob(DigestUtils.sha256Hex(MODEL))).isZero();
    assertThat(runJob(DigestUtils.sha256Hex(MODEL))).isZero();

    assertThat(folder.resolve("m.gguf")).hasBinaryContent(MODEL);
    assertThat(folder.resolve("m.gguf.part")).doesNotExist();
    assertThat(requests).hasValue(1);
  }

  @Test
  void anotherFileIsNotKept() throws Exception {
    assertThat(runJob(DigestUtils.sha256Hex("another"))).isNotZero();

    assertThat(folder.resolve("m.gguf")).doesNotExist();
    assertThat(folder.resolve("m.gguf.part")).doesNotExist();
  }

  private int runJob(String sha256) throws IOException, InterruptedException {
    Job job = KubernetesManifest.read("model.yaml", Job.class);
    ProcessBuilder builder =
        new ProcessBuilder(
                job.getSpec().getTemplate().getSpec().getContainers().get(0).getCommand())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile());
    builder.environment().keySet().removeIf(key -> key.matches("(?i).*_PROXY"));
    builder
        .environment()
        .put("URL", "http://127.0.0.1:" + server.getAddress().getPort() + "/m.gguf");
    builder.environment().put("FILE", folder.resolve("m.gguf").toString());
    builder.environment().put("SHA256", sha256);
    Process process = builder.start();
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("The job runs after a minute");
    }
    return process.exitValue();
  }

  private static boolean onPath(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
