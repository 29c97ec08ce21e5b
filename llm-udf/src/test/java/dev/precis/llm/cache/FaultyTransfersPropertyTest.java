package dev.precis.llm.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.llm.engine.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.io.FileUtils;

/** Whatever befalls the transfers, a file that is seen is whole, and in the end it is there. */
class FaultyTransfersPropertyTest {
  private static final String PATH = "/m.gguf";
  private static final int SIZE = 200_000;
  private static final byte[] MODEL = ModelServer.noise(SIZE, 1);
  private static final byte[] OTHER = ModelServer.noise(SIZE + 1, 2);
  private static final String SHA256 = DigestUtils.sha256Hex(MODEL);

  /** Of one request; what comes after so many bytes. */
  record Fault(Kind kind, int bytes) {}

  enum Kind {
    BREAK,
    STATUS,
    OTHER_FILE,
    NO_RANGES
  }

  @Provide
  static Arbitrary<List<Fault>> faults() {
    return Arbitraries.of(Kind.class)
        .flatMap(kind -> Arbitraries.integers().between(0, SIZE - 1).map(n -> new Fault(kind, n)))
        .list()
        .ofMaxSize(12);
  }

  @Property(tries = 150)
  void aFileThatIsSeenIsWhole(@ForAll("faults") List<Fault> faults, @ForAll boolean isKnown)
      throws IOException {
    Path folder = Files.createTempDirectory("precis-cache-");
    try (ModelServer server = new ModelServer().with(PATH, MODEL)) {
      faults.forEach(fault -> prepare(server, fault));
      CacheFolder cache = new CacheFolder(folder, false);
      ModelCache models =
          new ModelCache(
              cache,
              DiskSpace.OF_THE_SYSTEM,
              new RetryPolicy(2, Duration.ZERO),
              ServerRule.ANY,
              file -> {});
      ModelUri uri = new ModelUri(server.uri(PATH));

      CachedModel model = null;
      for (int asked = 0; model == null && asked <= faults.size(); asked++) {
        try {
          model = models.fetch(uri, isKnown ? SHA256 : "", other -> null);
        } catch (ModelLoadException e) {
          assertThat(e).hasMessageStartingWith("Cannot load model " + uri.shown() + ": ");
          assertThat(cache.model(SHA256, uri.parts())).isEmpty();
        }
      }

      assertThat(model).isNotNull();
      byte[] bytes = Files.readAllBytes(model.file());
      assertThat(DigestUtils.sha256Hex(bytes)).isEqualTo(model.sha256());
      assertThat(bytes).isIn(isKnown ? List.of(MODEL) : List.of(MODEL, OTHER));
      assertThat(folder.toFile().list()).noneMatch(name -> name.endsWith(".incoming"));
    } finally {
      FileUtils.deleteDirectory(folder.toFile());
    }
  }

  private static void prepare(ModelServer server, Fault fault) {
    switch (fault.kind()) {
      case BREAK -> server.thenBreakAfter(fault.bytes());
      case STATUS -> server.thenStatus(fault.bytes() % 2 == 0 ? 500 : 404);
      case OTHER_FILE ->
          server.then(
              (exchange, file) -> {
                exchange.getResponseHeaders().set("ETag", "\"other\"");
                exchange.sendResponseHeaders(200, OTHER.length);
                exchange.getResponseBody().write(OTHER);
              });
      case NO_RANGES ->
          server.then(
              (exchange, file) -> {
                exchange.getResponseHeaders().set("ETag", "\"1\"");
                exchange.sendResponseHeaders(200, file.length);
                exchange.getResponseBody().write(file, 0, fault.bytes());
              });
    }
  }
}
