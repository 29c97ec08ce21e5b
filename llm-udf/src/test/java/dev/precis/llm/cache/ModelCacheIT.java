package dev.precis.llm.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several processes of one machine that need the same model. */
@Timeout(150)
class ModelCacheIT {
  private static final String PATH = "/m.gguf";
  private static final String READY = "/ready";
  private static final int SIZE = 20_000_000;
  private static final int HALF = SIZE / 2;
  private static final byte[] MODEL = ModelServer.noise(SIZE, 1);
  private static final String SHA256 = DigestUtils.sha256Hex(MODEL);

  @TempDir private Path files;
  @TempDir private Path cache;
  private final ModelServer server =
      new ModelServer().with(PATH, MODEL).with(READY, new byte[] {1});

  private FetchingJvm start(String name, String sha256) throws IOException {
    return FetchingJvm.start(files, name, cache, server.uri(READY), server.uri(PATH), sha256);
  }

  private List<Path> models() throws IOException {
    try (Stream<Path> all = Files.walk(cache)) {
      return all.filter(file -> file.getFileName().toString().equals("m.gguf")).toList();
    }
  }

  private long bytesOfPart() throws IOException {
    try (Stream<Path> all = Files.walk(cache)) {
      return all.filter(file -> file.toString().endsWith(".part"))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void eightAtOnceFetchItOnceAndReadItWhole(boolean isKnown) throws Exception {
    int processes = 8;
    List<List<Path>> seenMidway = new ArrayList<>();
    server.onPath(
        PATH,
        (exchange, file) -> {
          exchange.getResponseHeaders().set("ETag", "\"1\"");
          exchange.sendResponseHeaders(200, file.length);
          OutputStream out = exchange.getResponseBody();
          out.write(file, 0, HALF);
          out.flush();
          server.awaitRequests(READY, processes);
          seenMidway.add(models());
          out.write(file, HALF, file.length - HALF);
        });
    List<FetchingJvm> jvms = new ArrayList<>();
    for (int i = 0; i < processes; i++) {
      jvms.add(start("jvm-" + i, isKnown ? SHA256 : ""));
    }

    for (FetchingJvm jvm : jvms) {
      assertThat(jvm.report()).isEqualTo(cache.resolve(SHA256).resolve("m.gguf") + " " + SHA256);
    }
    assertThat(server.requests().stream().filter(path -> path.startsWith(PATH)))
        .containsExactly(PATH);
    assertThat(seenMidway).containsExactly(List.of());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theNextGoesOnForOneThatWasKilled(boolean isKnown) throws Exception {
    CountDownLatch killed = new CountDownLatch(1);
    CountDownLatch sent = new CountDownLatch(1);
    server.onPath(
        PATH,
        (exchange, file) -> {
          exchange.getResponseHeaders().set("ETag", "\"1\"");
          exchange.sendResponseHeaders(200, file.length);
          exchange.getResponseBody().write(file, 0, HALF);
          exchange.getResponseBody().flush();
          sent.countDown();
          ModelServer.await(killed);
        });
    FetchingJvm first = start("first", isKnown ? SHA256 : "");
    sent.await();
    FetchingJvm waiting = start("waiting", isKnown ? SHA256 : "");
    server.awaitRequests(READY, 2);
    while (bytesOfPart() < HALF) {
      Thread.onSpinWait();
    }
    first.kill();
    killed.countDown();

    assertThat(waiting.report()).isEqualTo(cache.resolve(SHA256).resolve("m.gguf") + " " + SHA256);
    assertThat(server.requests().stream().filter(path -> path.startsWith(PATH)))
        .containsExactly(PATH, PATH + " bytes=" + HALF + "-");
    assertThat(models()).hasSize(1);
  }
}
