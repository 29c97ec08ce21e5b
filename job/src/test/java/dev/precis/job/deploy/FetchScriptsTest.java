package dev.precis.job.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs data/fetch and models/fetch, as a user would, against a server on the loopback. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the scripts are bash")
class FetchScriptsTest {

  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
  private static final byte[] MODEL = model();
  private static final byte[] BOOK =
      """
      The Project Gutenberg eBook of War and Peace

      *** START OF THE PROJECT GUTENBERG EBOOK WAR AND PEACE ***

      “Well, Prince, so Genoa and Lucca are now just family estates.”

      *** END OF THE PROJECT GUTENBERG EBOOK WAR AND PEACE ***
      """
          .getBytes(UTF_8);
  private static final byte[] WEB_PAGE =
      "<!DOCTYPE html><html><body>Sign in to the guest network</body></html>".getBytes(UTF_8);

  @TempDir Path folder;

  private FileServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = new FileServer();
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"data/fetch", "models/fetch"})
  void helpTeaches(String script) throws Exception {
    Run run = run(script, "--help");

    assertThat(run.code()).isZero();
    assertThat(run.out()).startsWith("Usage: " + script).contains("Examples", "Exit code");
    assertThat(run.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"data/fetch", "models/fetch"})
  void refusesAnOptionItDoesNotKnow(String script) throws Exception {
    Run run = run(script, "--colour");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("Unknown option --colour", script + " --help");
  }

  @ParameterizedTest
  @ValueSource(strings = {"data/fetch", "models/fetch"})
  void refusesAnOptionWithoutItsValue(String script) throws Exception {
    Run run = run(script, "--out");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--out needs a value");
  }

  @ParameterizedTest
  @ValueSource(strings = {"data/fetch", "models/fetch"})
  void saysWhatToDoWithoutCurl(String script) throws Exception {
    List<String> command = new ArrayList<>(List.of(script, "--out", at("without-curl").toString()));
    if (script.startsWith("models")) {
      command.add(server.url("/any.gguf"));
    }

    Run run = run(Map.of("PATH", folder.toString()), command);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("curl is not installed", at("without-curl").toString());
  }

  @Nested
  class Models {

    @Test
    void needAName() throws Exception {
      Run run = run("models/fetch");

      assertThat(run.code()).isEqualTo(2);
      assertThat(run.err()).contains("Which model?", "--list");
    }

    @Test
    void areListedWithSizeAndLicence() throws Exception {
      Run run = run("models/fetch", "--list");

      assertThat(run.code()).isZero();
      assertThat(run.out().lines())
          .anySatisfy(
              line ->
                  assertThat(line).startsWith("llama-2-7b-chat ").contains("4.08 GB", "License"));
    }

    @Test
    void ofAnUnknownNameAreAnsweredWithTheNearestAndTheList() throws Exception {
      Run run = run("models/fetch", "lama-2-7b-chat");

      assertThat(run.code()).isEqualTo(2);
      assertThat(run.err())
          .contains("Unknown model lama-2-7b-chat; did you mean llama-2-7b-chat?")
          .contains("qwen2.5-7b-instruct");
    }

    @Test
    void takeAWholeChecksumOnly() throws Exception {
      Run run = run("models/fetch", server.url("/m.gguf"), "--sha256", "08a5566d");

      assertThat(run.code()).isEqualTo(2);
      assertThat(run.err()).contains("64 hexadecimal digits, got 08a5566d");
    }

    @Test
    void arriveWithTheChecksumForTheSettings() throws Exception {
      server.serve("/m.gguf", MODEL);

      Run run = fetch("--sha256", sha256(MODEL).toUpperCase(Locale.ROOT));

      assertThat(run.code()).isZero();
      assertThat(run.out())
          .contains("checksum as expected", "path: " + at("m.gguf"), "sha256: " + sha256(MODEL));
      assertThat(at("m.gguf")).hasBinaryContent(MODEL);
      assertThat(at("m.gguf.part")).doesNotExist();
    }

    @Test
    void withoutAKnownChecksumArriveWithAWarning() throws Exception {
      server.serve("/m.gguf", MODEL);

      Run run = run("models/fetch", server.url("/m.gguf?download=true"), "--out", "" + folder);

      assertThat(run.code()).isZero();
      assertThat(run.out()).contains("sha256: " + sha256(MODEL));
      assertThat(run.err()).contains("No checksum was known beforehand");
      assertThat(at("m.gguf")).hasBinaryContent(MODEL);
    }

    @Test
    void withAnotherChecksumAreKeptAside() throws Exception {
      server.serve("/m.gguf", MODEL);
      String other = "0".repeat(64);

      Run run = fetch("--sha256", other);

      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err()).contains("SHA-256", other, sha256(MODEL), "m.gguf.bad");
      assertThat(at("m.gguf")).doesNotExist();
      assertThat(at("m.gguf.part")).doesNotExist();
      assertThat(at("m.gguf.bad")).hasBinaryContent(MODEL);
    }

    @Test
    void thatAreWebPagesAreRefused() throws Exception {
      server.serve("/m.gguf", WEB_PAGE);

      Run run = fetch();

      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err()).contains("a web page, not a GGUF file");
      assertThat(at("m.gguf")).doesNotExist();
      assertThat(at("m.gguf.bad")).hasBinaryContent(WEB_PAGE);
    }

    @Test
    void thatAreLfsPointersAreRefused() throws Exception {
      server.serve("/m.gguf", "version https://git-lfs.github.com/spec/v1\n".getBytes(UTF_8));

      assertThat(fetch().err()).contains("a Git LFS pointer");
    }

    @Test
    void thatAreNotThereAreNotTriedAgain() throws Exception {
      Run run = fetch();

      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err()).contains("HTTP 404, there is no such file");
      assertThat(server.requests).hasSize(1);
      assertThat(folder).isEmptyDirectory();
    }

    @Test
    void behindALoginSayWhereToAcceptTheLicence() throws Exception {
      server.refuse("/m.gguf", 401);

      assertThat(fetch().err())
          .contains("HTTP 401, the server wants a login", "Accept the licence");
    }

    @Test
    void onAServerThatIsGoneSayOffline() throws Exception {
      server.close();

      Run run = fetch();

      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err()).contains("Cannot reach " + server.url("/m.gguf"), "offline");
    }

    @Test
    void thatBreakOffGoOnWhereTheyStopped() throws Exception {
      server.serve("/m.gguf", MODEL);
      server.breakOffOnce("/m.gguf", 40_000);

      Run run = fetch("--sha256", sha256(MODEL));

      assertThat(run.code()).isZero();
      assertThat(run.err()).contains("Broken off at 40000 bytes");
      assertThat(server.requests).containsExactly("/m.gguf", "/m.gguf bytes=40000-");
      assertThat(at("m.gguf")).hasBinaryContent(MODEL);
    }

    @Test
    void ofAnEarlierRunGoOnWhereItStopped() throws Exception {
      server.serve("/m.gguf", MODEL);
      Files.write(at("m.gguf.part"), Arrays.copyOf(MODEL, 1_000));

      assertThat(fetch("--sha256", sha256(MODEL)).code()).isZero();
      assertThat(server.requests).containsExactly("/m.gguf bytes=1000-");
    }

    @Test
    void startAgainWhereTheServerCannotResume() throws Exception {
      server.serve("/m.gguf", MODEL);
      server.ranges = false;
      Files.write(at("m.gguf.part"), new byte[1_000]);

      Run run = fetch("--sha256", sha256(MODEL));

      assertThat(run.code()).isZero();
      assertThat(run.err()).contains("cannot resume");
      assertThat(at("m.gguf")).hasBinaryContent(MODEL);
    }

    @Test
    void thatWereCompleteBeforeTheirCheckAreOnlyChecked() throws Exception {
      server.serve("/m.gguf", MODEL);
      Files.write(at("m.gguf.part"), MODEL);

      assertThat(fetch("--sha256", sha256(MODEL)).code()).isZero();
      assertThat(at("m.gguf")).hasBinaryContent(MODEL);
    }

    @Test
    void whosePartIsOfALongerFileAreKeptAside() throws Exception {
      server.serve("/m.gguf", MODEL);
      Files.write(at("m.gguf.part"), Arrays.copyOf(MODEL, MODEL.length + 1));

      Run run = fetch();

      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err()).contains("Cannot go on with", "start afresh");
      assertThat(fetch().code()).isZero();
      assertThat(at("m.gguf")).hasBinaryContent(MODEL);
    }

    @Test
    void thatAreThereAreCheckedAndNotDownloadedAgain() throws Exception {
      Files.write(at("m.gguf"), MODEL);

      Run run = fetch("--sha256", sha256(MODEL));

      assertThat(run.code()).isZero();
      assertThat(run.out()).contains("already there", sha256(MODEL));
      assertThat(server.requests).isEmpty();
    }

    @Test
    void thatAreThereWithAnotherChecksumAreLeftAlone() throws Exception {
      Files.write(at("m.gguf"), MODEL);

      Run run = fetch("--sha256", "0".repeat(64));

      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err()).contains("already there", sha256(MODEL));
      assertThat(at("m.gguf")).hasBinaryContent(MODEL);
      assertThat(server.requests).isEmpty();
    }

    @Test
    void ofTheCatalogComeFromTheMirror() throws Exception {
      Path script = catalog(MODEL.length, sha256(MODEL));
      server.serve("/mirror/org/repo/resolve/main/m.gguf", MODEL);

      Run run =
          run(Map.of("PRECIS_MODEL_URL", server.url("/mirror/")), List.of(script.toString(), "m"));

      assertThat(run.code()).isZero();
      assertThat(at("m.gguf")).hasBinaryContent(MODEL);
    }

    @Test
    void ofTheCatalogMustHaveItsSizeWhereItKnowsNoChecksum() throws Exception {
      Path script = catalog(MODEL.length + 1, "-");
      server.serve("/org/repo/resolve/main/m.gguf", MODEL);

      Run run = run(Map.of("PRECIS_MODEL_URL", server.url("")), List.of(script.toString(), "m"));

      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err()).contains("must have 100001 bytes, got 100000");
    }

    @Test
    void thatDoNotFitTheDiskAreNotBegun() throws Exception {
      Path script = catalog(1_000_000_000_000_000L, "-");

      Run run = run(Map.of("PRECIS_MODEL_URL", server.url("")), List.of(script.toString(), "m"));

      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err()).contains("still needs 1000000.00 GB", "free");
      assertThat(server.requests).isEmpty();
    }

    /** A copy of the script, in the folder where it then puts the model, with a catalog of one. */
    private Path catalog(long bytes, String sha256) throws IOException {
      String url = "https://huggingface.co/org/repo/resolve/main/m.gguf";
      Files.writeString(
          at("catalog.tsv"), String.join("\t", "m", "m.gguf", url, sha256, "" + bytes, "") + "\n");
      return Files.copy(
          PROJECT.resolve("models/fetch"), at("fetch"), StandardCopyOption.COPY_ATTRIBUTES);
    }

    private Run fetch(String... options) throws Exception {
      List<String> command =
          new ArrayList<>(
              List.of("models/fetch", server.url("/m.gguf"), "--out", folder.toString()));
      command.addAll(List.of(options));
      return run(Map.of(), command);
    }
  }

  @Nested
  class Books {

    @Test
    void arriveUnderTheNameGiven() throws Exception {
      server.serve("/cache/epub/11/pg11.txt", BOOK);

      Run run = fetch("--id", "11", "--out", at("books/alice.txt").toString());

      assertThat(run.code()).isZero();
      assertThat(run.out()).contains("alice.txt: " + BOOK.length + " bytes");
      assertThat(at("books/alice.txt")).hasBinaryContent(BOOK);
    }

    @Test
    void areWarAndPeaceUnlessSaidOtherwise() throws Exception {
      server.serve("/cache/epub/2600/pg2600.txt", BOOK);

      assertThat(fetch("--out", at("book.txt").toString()).code()).isZero();
    }

    @Test
    void areKnownByNumber() throws Exception {
      Run run = fetch("--id", "moby-dick");

      assertThat(run.code()).isEqualTo(2);
      assertThat(run.err()).contains("--id takes a book's number, got moby-dick");
    }

    @Test
    void thatAreWebPagesAreRefused() throws Exception {
      server.serve("/cache/epub/2600/pg2600.txt", WEB_PAGE);

      Run run = fetch("--out", at("book.txt").toString());

      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err()).contains("a web page, not a book", "book.txt.bad");
      assertThat(at("book.txt")).doesNotExist();
      assertThat(at("book.txt.bad")).hasBinaryContent(WEB_PAGE);
    }

    @Test
    void withoutTheStartLineAreRefused() throws Exception {
      server.serve("/cache/epub/2600/pg2600.txt", "Not found, sorry.\n".getBytes(UTF_8));

      assertThat(fetch("--out", at("book.txt").toString()).err())
          .contains("has no line '*** START");
    }

    @Test
    void thatAreNotThereAreNotTriedAgain() throws Exception {
      Run run = fetch("--id", "999999", "--out", at("book.txt").toString());

      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err()).contains("HTTP 404, there is no such book");
      assertThat(server.requests).hasSize(1);
    }

    @Test
    void refusedByTheSiteAreSentToAMirror() throws Exception {
      server.refuse("/cache/epub/2600/pg2600.txt", 403);

      assertThat(fetch("--out", at("book.txt").toString()).err()).contains("HTTP 403", "mirror");
    }

    @Test
    void onAServerThatIsGoneSayOffline() throws Exception {
      server.close();

      Run run = fetch("--out", at("book.txt").toString());

      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err()).contains("Cannot reach", "offline", "PRECIS_GUTENBERG_URL");
    }

    @Test
    void thatBreakOffGoOnWhereTheyStopped() throws Exception {
      server.serve("/cache/epub/2600/pg2600.txt", BOOK);
      server.breakOffOnce("/cache/epub/2600/pg2600.txt", 100);

      assertThat(fetch("--out", at("book.txt").toString()).code()).isZero();
      assertThat(server.requests).last().asString().endsWith("bytes=100-");
      assertThat(at("book.txt")).hasBinaryContent(BOOK);
    }

    @Test
    void whosePartIsTooLongStartAgain() throws Exception {
      server.serve("/cache/epub/2600/pg2600.txt", BOOK);
      Files.write(at("book.txt.part"), new byte[BOOK.length + 1]);

      assertThat(fetch("--out", at("book.txt").toString()).code()).isZero();
      assertThat(at("book.txt")).hasBinaryContent(BOOK);
    }

    @Test
    void withoutTheEndLineArriveWithAWarning() throws Exception {
      server.serve("/cache/epub/2600/pg2600.txt", Arrays.copyOf(BOOK, 150));

      Run run = fetch("--out", at("book.txt").toString());

      assertThat(run.code()).isZero();
      assertThat(run.err()).contains("no END line");
    }

    @Test
    void thatAreThereAreNotDownloadedAgain() throws Exception {
      Files.write(at("book.txt"), BOOK);

      Run run = fetch("--out", at("book.txt").toString());

      assertThat(run.code()).isZero();
      assertThat(run.out()).contains("already there");
      assertThat(server.requests).isEmpty();
    }

    private Run fetch(String... options) throws Exception {
      List<String> command = new ArrayList<>(List.of("data/fetch"));
      command.addAll(List.of(options));
      return run(Map.of("PRECIS_GUTENBERG_URL", server.url("")), command);
    }
  }

  private Path at(String name) {
    return folder.resolve(name);
  }

  private record Run(int code, String out, String err) {}

  private Run run(String... command) throws Exception {
    return run(Map.of(), List.of(command));
  }

  private Run run(Map<String, String> environment, List<String> command) throws Exception {
    List<String> bash = new ArrayList<>(List.of("bash"));
    bash.addAll(command);
    Path out = Files.createTempFile("fetch", ".out");
    Path err = Files.createTempFile("fetch", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(bash)
            .directory(PROJECT.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    // A proxy of the machine has no part in talk with the loopback.
    builder.environment().put("no_proxy", "*");
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("%s ends", command).isTrue();
      return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      process.destroyForcibly();
      Files.delete(out);
      Files.delete(err);
    }
  }

  private static byte[] model() {
    byte[] model = new byte[100_000];
    for (int i = 0; i < model.length; i++) {
      model[i] = (byte) (i % 251);
    }
    System.arraycopy("GGUF".getBytes(UTF_8), 0, model, 0, 4);
    return model;
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  /** Files by path, with byte ranges, and the faults of real servers. */
  private static final class FileServer {

    final List<String> requests = new CopyOnWriteArrayList<>();
    volatile boolean ranges = true;

    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final Map<String, Integer> refusals = new ConcurrentHashMap<>();
    private final Map<String, Integer> breaks = new ConcurrentHashMap<>();
    private final HttpServer http;
    private boolean open = true;

    FileServer() throws IOException {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      http.createContext("/", this::answer);
      http.start();
    }

    String url(String path) {
      return "http://127.0.0.1:" + http.getAddress().getPort() + path;
    }

    void serve(String path, byte[] file) {
      files.put(path, file);
    }

    void refuse(String path, int status) {
      refusals.put(path, status);
    }

    void breakOffOnce(String path, int bytes) {
      breaks.put(path, bytes);
    }

    void close() {
      if (open) {
        http.stop(0);
        open = false;
      }
    }

    private void answer(HttpExchange exchange) throws IOException {
      try (exchange) {
        String path = exchange.getRequestURI().getPath();
        String range = exchange.getRequestHeaders().getFirst("Range");
        requests.add(range == null ? path : path + " " + range);
        byte[] file = files.get(path);
        Integer refusal = refusals.get(path);
        if (refusal != null || file == null) {
          exchange.sendResponseHeaders(refusal == null ? 404 : refusal, -1);
          return;
        }
        if (exchange.getRequestMethod().equals("HEAD")) {
          exchange.getResponseHeaders().set("Content-Length", "" + file.length);
          exchange.sendResponseHeaders(200, -1);
          return;
        }
        int from = 0;
        if (range != null && ranges) {
          from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
          if (from >= file.length) {
            exchange.getResponseHeaders().set("Content-Range", "bytes */" + file.length);
            exchange.sendResponseHeaders(416, -1);
            return;
          }
          String rest = "bytes " + from + "-" + (file.length - 1) + "/" + file.length;
          exchange.getResponseHeaders().set("Content-Range", rest);
        }
        Integer stop = breaks.remove(path);
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, file.length - from);
        int end = stop == null ? file.length : stop;
        exchange.getResponseBody().write(file, from, end - from);
        exchange.getResponseBody().flush();
      }
    }
  }
}
