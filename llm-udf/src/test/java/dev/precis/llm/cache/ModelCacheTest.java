package dev.precis.llm.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.precis.llm.engine.ModelLoadException;
import dev.precis.llm.gguf.GgufHeader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ModelCacheTest {
  private static final String PATH = "/models/m.gguf";
  private static final byte[] MODEL = ModelServer.noise(3_000_000, 1);
  private static final byte[] OTHER = ModelServer.noise(3_000_000, 2);
  private static final String SHA256 = DigestUtils.sha256Hex(MODEL);
  private static final int TRIES = 3;

  @TempDir private Path folder;
  private final ModelServer server = new ModelServer().with(PATH, MODEL);

  @AfterEach
  void stop() {
    server.close();
  }

  private ModelCache cache(DiskSpace space) {
    return new ModelCache(
        new CacheFolder(folder.resolve("cache"), false),
        space,
        new RetryPolicy(TRIES, Duration.ZERO),
        ServerRule.ANY,
        file -> {});
  }

  private CachedModel fetch(String uri, String sha256) {
    return cache(DiskSpace.OF_THE_SYSTEM)
        .fetch(
            new ModelUri(uri),
            sha256,
            other -> {
              throw new AssertionError(other);
            });
  }

  private CachedModel fetch(String sha256) {
    return fetch(server.uri(PATH), sha256);
  }

  private void assertFails(ThrowingCallable fetch, String reason) {
    assertThatThrownBy(fetch)
        .isInstanceOf(ModelLoadException.class)
        .hasMessage("Cannot load model " + server.uri(PATH) + ": " + reason);
  }

  /** All files of the cache, locks left out. */
  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.resolve("cache").relativize(file).toString())
          .filter(name -> !name.endsWith(".lock"))
          .sorted()
          .toList();
    }
  }

  @Test
  void fetchesAModelOnceAndThenNeedsItsSourceNoMore() throws IOException {
    CachedModel model = fetch(SHA256);

    assertThat(model.file()).hasBinaryContent(MODEL).hasFileName("m.gguf");
    assertThat(model.sha256()).isEqualTo(SHA256);
    assertThat(files()).containsExactly(SHA256 + "/m.gguf");
    server.close();
    assertThat(fetch(SHA256.toUpperCase(Locale.ROOT))).isEqualTo(model);
  }

  @Test
  void learnsAnUnknownChecksumOnce() throws IOException {
    CachedModel model = fetch("");
    CachedModel again = fetch("");

    assertThat(model.sha256()).isEqualTo(SHA256);
    assertThat(again).isEqualTo(model);
    assertThat(fetch(SHA256)).isEqualTo(model);
    assertThat(server.served()).isEqualTo(MODEL.length);
    assertThat(files()).hasSize(2).contains(SHA256 + "/m.gguf");
  }

  @Test
  void fetchesAgainWhatHasChangedAtItsSource() {
    CachedModel old = fetch("");
    server.with(PATH, OTHER).tag("\"2\"");

    CachedModel model = fetch("");

    assertThat(model.sha256()).isEqualTo(DigestUtils.sha256Hex(OTHER));
    assertThat(model.file()).hasBinaryContent(OTHER);
    assertThat(old.file()).hasBinaryContent(MODEL);
  }

  @Test
  void fetchesAgainWhatNobodyCanTellTheVersionOf() throws IOException {
    server.tag("");
    fetch("");
    server.with(PATH, OTHER);

    assertThat(fetch("").file()).hasBinaryContent(OTHER);
    server.tag("W/\"weak\"");
    server.with(PATH, MODEL);
    assertThat(fetch("").file()).hasBinaryContent(MODEL);
    assertThat(server.served()).isEqualTo(3L * MODEL.length);
    assertThat(files()).hasSize(2);
  }

  @Test
  void sharesTheSameContentUnderAnotherName() {
    server.with("/other name.gguf", MODEL);
    CachedModel model = fetch(SHA256);

    assertThat(fetch(server.uri("/other name.gguf"), SHA256)).isEqualTo(model);
    assertThat(fetch(server.uri("/other name.gguf"), "")).isEqualTo(model);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1_000_000, 2_999_999})
  void goesOnWhereATransferBrokeOff(int bytes) throws IOException {
    server.thenBreakAfter(bytes);

    assertThat(fetch(SHA256).file()).hasBinaryContent(MODEL);
    assertThat(server.served()).isEqualTo(MODEL.length);
    assertThat(server.requests())
        .containsExactly(PATH, bytes == 0 ? PATH : PATH + " bytes=" + bytes + "-");
    assertThat(files()).containsExactly(SHA256 + "/m.gguf");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void saysHowFarItCameAndGoesOnTheNextTime(boolean isKnown) throws IOException {
    server.thenBreakAfter(1_000_000).thenBreakAfter(500_000).thenBreakAfter(0);

    assertFails(
        () -> fetch(isKnown ? SHA256 : ""),
        "its transfer failed 3 times, the last time with: it ended early, got 1,500,000 of"
            + " 3,000,000 bytes");
    assertThat(files()).hasSize(2).allMatch(file -> file.contains(".incoming/m.gguf."));

    assertThat(fetch(isKnown ? SHA256 : "").file()).hasBinaryContent(MODEL);
    assertThat(server.served()).isEqualTo(MODEL.length);
  }

  @Test
  void startsAnewWhereTheServerKnowsNoRanges() {
    server
        .thenBreakAfter(1_000_000)
        .then(
            (exchange, file) -> {
              exchange.sendResponseHeaders(200, file.length);
              exchange.getResponseBody().write(file);
            });

    assertThat(fetch(SHA256).file()).hasBinaryContent(MODEL);
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void startsAnewWhereTheSourceChangedMeanwhile() {
    server
        .thenBreakAfter(1_000_000)
        .then(
            (exchange, file) -> {
              server.with(PATH, OTHER).tag("\"2\"");
              exchange.sendResponseHeaders(503, -1);
            });

    assertThat(fetch("").file()).hasBinaryContent(OTHER);
  }

  @Test
  void startsAnewWhereTheServerSendsAnotherRangeThanItWasAskedFor() {
    server
        .thenBreakAfter(1_000_000)
        .then(
            (exchange, file) -> {
              exchange.getResponseHeaders().set("ETag", "\"1\"");
              exchange.getResponseHeaders().set("Content-Range", "bytes 7-2999999/3000000");
              exchange.sendResponseHeaders(206, file.length - 7);
              exchange.getResponseBody().write(file, 7, file.length - 7);
            });

    assertThat(fetch(SHA256).file()).hasBinaryContent(MODEL);
  }

  @Test
  void startsAnewWhereTheFileBecameShorterThanWhatIsHere() {
    byte[] shorter = Arrays.copyOf(OTHER, 1000);
    server
        .thenBreakAfter(1_000_000)
        .then(
            (exchange, file) -> {
              server.with(PATH, shorter).tag("");
              exchange.sendResponseHeaders(500, -1);
            });

    assertThat(fetch("").file()).hasBinaryContent(shorter);
  }

  @Test
  void refusesAnotherContentThanWasAskedForAndKeepsNothingOfIt() throws IOException {
    server.with(PATH, OTHER);

    assertFails(
        () -> fetch(SHA256),
        "its SHA-256 differs from model.sha256, expected "
            + SHA256
            + ", got "
            + DigestUtils.sha256Hex(OTHER));
    assertThat(files()).isEmpty();

    server.with(PATH, MODEL);
    assertThat(fetch(SHA256).file()).hasBinaryContent(MODEL);
  }

  @Test
  void startsAnewWhereWhatWasHereIsOfAnotherContent() {
    server.tag("");
    server.with(PATH, OTHER).thenBreakAfter(1000).thenStatus(500).thenStatus(500);
    assertThatThrownBy(() -> fetch(SHA256)).hasMessageContaining("got 1,000 of 3,000,000 bytes");
    server.with(PATH, MODEL);

    assertThat(fetch(SHA256).file()).hasBinaryContent(MODEL);
    assertThat(server.requests()).endsWith(PATH + " bytes=1000-", PATH);
  }

  @Test
  void finishesWhatAKilledProcessHadWholeAlready() throws IOException {
    Path incoming = Files.createDirectories(folder.resolve("cache").resolve(SHA256 + ".incoming"));
    Files.write(incoming.resolve("m.gguf.part"), MODEL);
    Files.writeString(incoming.resolve("m.gguf.version"), MODEL.length + " \"1\"");

    assertThat(fetch(SHA256).file()).hasBinaryContent(MODEL);
    assertThat(server.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "3000000", "x \"1\"", "99999999999999999999 \"1\"", "10 \"1\""})
  void startsAnewWhereItsNoteOfAPartIsDamaged(String note) throws IOException {
    Path incoming = Files.createDirectories(folder.resolve("cache").resolve(SHA256 + ".incoming"));
    Files.write(incoming.resolve("m.gguf.part"), Arrays.copyOf(OTHER, 1000));
    Files.writeString(incoming.resolve("m.gguf.version"), note);

    assertThat(fetch(SHA256).file()).hasBinaryContent(MODEL);
    assertThat(server.requests()).containsExactly(PATH);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 410})
  void doesNotTryAgainWhatTheServerRefuses(int status) throws IOException {
    server.thenStatus(status);

    assertThatThrownBy(() -> fetch(SHA256))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageStartingWith(
            "Cannot load model "
                + server.uri(PATH)
                + ": the server rejected the request, got status "
                + status);
    assertThat(server.requests()).hasSize(1);
    assertThat(files()).isEmpty();
  }

  @Test
  void saysThatThereIsNoSuchFileBeforeItsChecksumIsKnown() {
    server.without(PATH);

    assertFails(() -> fetch(""), "the server rejected the request, got status 404 Not Found");
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 503})
  void triesAgainWhatMayPass(int status) {
    server.thenStatus(status);
    assertThat(fetch(SHA256).file()).hasBinaryContent(MODEL);

    server.with("/b", OTHER).thenStatus(status).thenStatus(status).thenStatus(status);
    assertThatThrownBy(() -> fetch(server.uri("/b"), DigestUtils.sha256Hex(OTHER)))
        .hasMessageContaining("its transfer failed 3 times, the last time with: the server")
        .hasMessageContaining("got status " + status)
        .hasMessageEndingWith("got 0 of an unknown number of bytes");
  }

  @Test
  void goesOnWithASourceThatWasGoneForAWhile() {
    server.thenBreakAfter(1_000_000).thenStatus(404);
    assertFails(() -> fetch(SHA256), "the server rejected the request, got status 404 Not Found");

    assertThat(fetch(SHA256).file()).hasBinaryContent(MODEL);
    assertThat(server.served()).isEqualTo(MODEL.length);
  }

  @Test
  void saysThatNoServerIsThere() {
    server.close();

    assertThatThrownBy(() -> fetch(""))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("Connection refused");
    assertThatThrownBy(() -> fetch("http:///m.gguf", ""))
        .hasMessage(
            "Cannot load model http:///m.gguf: its address names no server, got http:///m.gguf");
    assertThatThrownBy(() -> fetch("https://h/%zz", ""))
        .hasMessageContaining("its address is no valid URL, got https://h/");
  }

  @Test
  void waitsForASilentServerNoLongerThanItsTimeout() throws IOException {
    CountDownLatch end = new CountDownLatch(1);
    server.then(
        (exchange, file) -> {
          exchange.sendResponseHeaders(200, file.length);
          exchange.getResponseBody().flush();
          ModelServer.await(end);
        });
    HttpSource source =
        new HttpSource(
            new ModelUri(server.uri(PATH)),
            Duration.ofMillis(100),
            new ServerCheck(ServerRule.ANY, HostLookup.OF_THE_SYSTEM));

    try (Transfer transfer = source.open(0, source.describe())) {
      assertThatThrownBy(() -> transfer.content().read()).hasMessage("Read timed out");
    } finally {
      end.countDown();
    }
  }

  @Test
  void looksForRoomBeforeItFetches() throws IOException {
    assertThatThrownBy(
            () ->
                cache(any -> 2_999_999)
                    .fetch(new ModelUri(server.uri(PATH)), SHA256, other -> null))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            "Cannot load model %s: the disk of %s is too full: 3,000,000 more bytes are needed, got"
                + " 2,999,999 free; free some space, or set model.cache to a folder on another disk",
            server.uri(PATH), folder.resolve("cache"));
    assertThat(files()).isEmpty();

    server.thenBreakAfter(1_000_000);
    assertThat(
            cache(path -> files().isEmpty() ? 3_000_000 : 2_000_000)
                .fetch(new ModelUri(server.uri(PATH)), SHA256, other -> null)
                .file())
        .hasBinaryContent(MODEL);
  }

  @Test
  void followsRedirectsAndTellsThePasswordToNoOtherServer() {
    try (ModelServer store = new ModelServer().with("/blob", MODEL)) {
      server.then((exchange, file) -> redirect(exchange, "moved.gguf"));
      server.then((exchange, file) -> redirect(exchange, store.uri("/blob")));
      String uri = server.uri(PATH).replace("http://", "http://me:p%40ss+w@");

      assertThat(fetch(uri, SHA256).file()).hasBinaryContent(MODEL);

      String basic =
          Base64.getEncoder().encodeToString("me:p@ss+w".getBytes(StandardCharsets.UTF_8));
      assertThat(server.requests()).containsExactly(PATH, "/models/moved.gguf");
      assertThat(server.authorizations()).containsExactly("Basic " + basic, "Basic " + basic);
      assertThat(store.authorizations()).containsExactly("null");
    }
  }

  @Test
  void followsRedirectsNeitherWithoutEndNorOffTheWeb() {
    for (int i = 0; i < 20; i++) {
      server.then((exchange, file) -> redirect(exchange, PATH));
    }
    assertFails(() -> fetch(SHA256), "the server redirects without end, got 10");
    server.requests().clear();
    try (ModelServer second = new ModelServer()) {
      second.then((exchange, file) -> redirect(exchange, "file:///etc/passwd"));
      assertThatThrownBy(() -> fetch(second.uri("/x"), SHA256))
          .hasMessageEndingWith(
              "the server must redirect to an http: or https: address, got a file: address");
    }
  }

  @Test
  void showsNoSecretOfAnAddress() {
    String secret = "token=s3cret";
    server.thenStatus(403);
    String uri = server.uri(PATH).replace("http://", "http://me:hidden@") + "?" + secret;

    assertThatThrownBy(() -> fetch(uri, SHA256))
        .hasMessage(
            "Cannot load model "
                + server.uri(PATH)
                + ": the server rejected the request, got status 403 Forbidden")
        .hasNoCause();
    assertThatThrownBy(() -> fetch("http://me:hidden@/a b%?" + secret, SHA256))
        .hasMessageNotContaining("hidden")
        .hasMessageNotContaining(secret);
  }

  /** Otherwise another user could make it, after Precis has found none there. */
  @Test
  void aFolderAmongThoseOfOthersIsTakenBeforeTheFirstRequest() {
    CacheFolder among = CacheFolder.among(folder);
    ModelCache cache =
        new ModelCache(
            among,
            DiskSpace.OF_THE_SYSTEM,
            new RetryPolicy(1, Duration.ZERO),
            ServerRule.ANY,
            file -> {});
    ModelSource slow =
        new ModelSource() {
          @Override
          public SourceVersion describe() {
            assertThatThrownBy(() -> Files.createDirectory(among.path()))
                .isInstanceOf(FileAlreadyExistsException.class);
            return new SourceVersion(3, "1");
          }

          @Override
          public Transfer open(long from, SourceVersion version) {
            return new Transfer(new ByteArrayInputStream(new byte[] {1, 2, 3}), 0, version);
          }
        };

    assertThat(cache.fetch(new ModelUri("store://b/m.gguf"), "", uri -> slow).file()).exists();
  }

  @Test
  void fetchesFromNoInternalServerThatSqlNames() throws IOException {
    ModelCache cache =
        new ModelCache(
            new CacheFolder(folder.resolve("cache"), false),
            DiskSpace.OF_THE_SYSTEM,
            new RetryPolicy(TRIES, Duration.ZERO),
            ServerRule.NO_INTERNAL,
            file -> {});

    assertFails(
        () -> cache.fetch(new ModelUri(server.uri(PATH)), SHA256, other -> null),
        "its server must not have a loopback, link-local or metadata address, got localhost");
    assertThat(server.requests()).isEmpty();
    assertThat(files()).isEmpty();
  }

  @Test
  void saysThatTheCacheFolderIsNone() throws IOException {
    Files.writeString(folder.resolve("cache"), "a file");

    assertFails(
        () -> fetch(SHA256),
        "the cache folder cannot be used (model.cache): java.io.IOException: it must be a folder,"
            + " got a file, got "
            + folder.resolve("cache"));
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void saysThatAFolderIsInTheWayOfItsFile() throws IOException {
    Path part = folder.resolve("cache").resolve(SHA256 + ".incoming").resolve("m.gguf.part");
    Files.createDirectories(part.resolve("x"));

    assertFails(
        () -> fetch(SHA256),
        part + " cannot be deleted: java.nio.file.DirectoryNotEmptyException: " + part);
  }

  @Test
  void fetchesAgainWhereSomebodyCleanedUpHalfOfIt() throws IOException {
    Files.delete(fetch(SHA256).file());

    assertThat(fetch(SHA256).file()).hasBinaryContent(MODEL);
  }

  @Test
  void fetchesAllPartsOfASplitModelIntoOneFolder() throws IOException {
    List<byte[]> parts = new ArrayList<>();
    for (int part = 1; part <= 3; part++) {
      parts.add(ModelServer.noise(1_000_000 * part, part));
      server.with("/q-0000" + part + "-of-00003.gguf", parts.get(part - 1));
    }
    server.thenBreakAfter(10);
    String sha256 = DigestUtils.sha256Hex(parts.get(0));

    CachedModel model = fetch(server.uri("/q-00001-of-00003.gguf?sig=x"), sha256);

    for (int part = 1; part <= 3; part++) {
      assertThat(model.file().resolveSibling("q-0000" + part + "-of-00003.gguf"))
          .hasBinaryContent(parts.get(part - 1));
    }
    assertThat(server.served()).isEqualTo(6_000_000);
    assertThat(fetch(server.uri("/q-00001-of-00003.gguf"), sha256)).isEqualTo(model);
    assertThat(fetch(server.uri("/q-00001-of-00003.gguf"), "")).isEqualTo(model);
    assertThat(files()).hasSize(4);
  }

  @Test
  void looksForRoomForAllPartsBeforeTheFirst() {
    server.with("/q-00001-of-00002.gguf", MODEL).with("/q-00002-of-00002.gguf", OTHER);

    assertThatThrownBy(
            () ->
                cache(any -> 5_999_999)
                    .fetch(
                        new ModelUri(server.uri("/q-00001-of-00002.gguf")), SHA256, other -> null))
        .hasMessageContaining("6,000,000 more bytes are needed, got 5,999,999 free");
    assertThat(server.served()).isZero();
  }

  @Test
  void showsNoPartOfASplitModelThatLacksOne() throws IOException {
    server.with("/q-00001-of-00002.gguf", MODEL);

    assertThatThrownBy(() -> fetch(server.uri("/q-00001-of-00002.gguf"), SHA256))
        .hasMessageContaining("the server rejected the request, got status 404 Not Found");
    assertThat(files()).isEmpty();
  }

  @Test
  void keepsNothingThatIsNoModel() throws IOException {
    server.with(PATH, "<!DOCTYPE html><html>Sign in</html>".getBytes(StandardCharsets.UTF_8));
    ModelCache cache =
        new ModelCache(
            new CacheFolder(folder.resolve("cache"), false),
            DiskSpace.OF_THE_SYSTEM,
            RetryPolicy.DEFAULT,
            ServerRule.ANY,
            GgufHeader::read);

    assertThatThrownBy(() -> cache.fetch(new ModelUri(server.uri(PATH)), "", other -> null))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageStartingWith(
            "Cannot load model " + server.uri(PATH) + ": it is not a GGUF file, got ");
    assertThat(files()).isEmpty();
  }

  @Test
  void manyThreadsFetchItOnce() throws Exception {
    int threads = 16;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    CountDownLatch asking = new CountDownLatch(threads);
    server.then(
        (exchange, file) -> {
          exchange.sendResponseHeaders(200, file.length);
          OutputStream out = exchange.getResponseBody();
          out.write(file, 0, 1_000_000);
          out.flush();
          ModelServer.await(asking);
          assertThat(folder.resolve("cache").resolve(SHA256)).doesNotExist();
          out.write(file, 1_000_000, file.length - 1_000_000);
        });
    try {
      List<Future<byte[]>> read = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        read.add(
            pool.submit(
                () -> {
                  asking.countDown();
                  return Files.readAllBytes(fetch(SHA256).file());
                }));
      }
      for (Future<byte[]> bytes : read) {
        assertThat(bytes.get(30, TimeUnit.SECONDS)).isEqualTo(MODEL);
      }
      assertThat(server.requests()).containsExactly(PATH);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void isCalledOffByAnInterruptionAndGoesOnLater() throws Exception {
    CountDownLatch sent = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    server.then(
        (exchange, file) -> {
          exchange.getResponseHeaders().set("ETag", "\"1\"");
          exchange.sendResponseHeaders(200, file.length);
          OutputStream out = exchange.getResponseBody();
          out.write(file, 0, 1_000_000);
          out.flush();
          sent.countDown();
          ModelServer.await(goOn);
          out.write(file, 1_000_000, file.length - 1_000_000);
        });
    ExecutorService pool = Executors.newSingleThreadExecutor();
    Future<Boolean> fetching =
        pool.submit(
            () -> {
              assertThatThrownBy(() -> fetch(SHA256))
                  .isInstanceOf(ModelLoadException.class)
                  .hasMessageContaining("fetching it was cancelled");
              return Thread.currentThread().isInterrupted();
            });
    sent.await();
    pool.shutdownNow();
    goOn.countDown();

    assertThat(fetching.get(30, TimeUnit.SECONDS)).isTrue();
    assertThat(fetch(SHA256).file()).hasBinaryContent(MODEL);
  }

  private static void redirect(HttpExchange exchange, String location) throws IOException {
    exchange.getResponseHeaders().set("Location", URI.create(location).toString());
    exchange.sendResponseHeaders(302, -1);
  }
}
