package dev.precis.llm.llamaserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.FailureKind;
import dev.precis.llm.engine.Generation;
import dev.precis.llm.engine.GenerationRequest;
import dev.precis.llm.engine.ModelLoadException;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.Prompt;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.engine.StopReason;
import dev.precis.llm.engine.TextGenerator;
import dev.precis.llm.gguf.GgufSplit;
import dev.precis.llm.llamacpp.LlamaCppEngine;
import dev.precis.llm.model.ModelFile;
import dev.precis.llm.schema.JsonSchema;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real program. Needs -Dprecis.llama-server=PROGRAM, and -Dprecis.smollm2=FILE: a chat model
 * that answers at length.
 */
@Tag("engines")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class LlamaServerIT {
  private static final Path PROGRAM = Path.of(property("precis.llama-server"));
  private static final String CHAT_MODEL = property("precis.smollm2");
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final String SYSTEM =
      "You summarize passages of books faithfully and concisely. Answer with the summary alone.";
  private static final int TEXTS = 200;
  private static final int KILLS = 20;

  /** More than the requests that can be under way at a kill. */
  private static final int ANSWERS_BETWEEN_KILLS = 12;

  private static final Pattern SECRET = Pattern.compile("[0-9a-f]{64}");

  private static String property(String name) {
    return Objects.requireNonNull(System.getProperty(name), "-D" + name + "=...");
  }

  private static ModelSettings settings(Map<String, Object> more) {
    return FakeProgram.settings(PROGRAM, more);
  }

  private static ModelSettings small(int slots) {
    return settings(Map.of("model.slots", slots, "model.context-tokens", 768, "model.threads", 1));
  }

  private static ModelSettings chat() {
    return settings(Map.of("model.path", CHAT_MODEL, "model.context-tokens", 2048));
  }

  private static TextGenerator load(ModelSettings settings) {
    return new LlamaServerEngine().load(settings);
  }

  private static String user(String text) {
    return "Summarize the following text in at most 120 words.\n\n\"\"\"\n" + text + "\n\"\"\"";
  }

  private static GenerationRequest request(String text, int maxNewTokens) {
    return new GenerationRequest(
        new Prompt(SYSTEM, user(text)),
        SamplingSettings.defaults(),
        maxNewTokens,
        Duration.ofMinutes(4));
  }

  private static Generation answer(TextGenerator generator, String text, int maxNewTokens) {
    return generator.generate(request(text, maxNewTokens), Cancellation.NEVER);
  }

  /** A text with a number of its own in its first sentence, which the embedded model copies. */
  private static String text(int i) {
    return "In room "
        + marker(i)
        + " lived Anna the baker, who had lost a lantern near the harbour and never spoke of it."
        + " Every morning she went down to the harbour and came back with nothing at all.";
  }

  private static String marker(int i) {
    return Integer.toString(1000 + 37 * i);
  }

  /** The answer is that of this text, and of no other. */
  private static void requireOwn(int i, String answer) {
    assertThat(answer).as("text " + i).contains("In room " + marker(i) + " lived Anna");
  }

  @Test
  void answersAsTheProgramDoesWithoutPrecis() throws IOException {
    try (ModelFile embedded = ModelFile.open(small(1));
        DirectServer direct = new DirectServer(PROGRAM, embedded.path(), 768);
        TextGenerator generator = load(small(1))) {
      for (int i = 0; i < 20; i++) {
        requireSame(direct.answer(SYSTEM, user(text(i)), 60), answer(generator, text(i), 60));
      }
    }
  }

  @Test
  void answersAChatModelAsTheProgramDoesWithoutPrecis() throws IOException {
    try (DirectServer direct = new DirectServer(PROGRAM, Path.of(CHAT_MODEL), 2048);
        TextGenerator generator = load(chat())) {
      for (int i = 0; i < 3; i++) {
        requireSame(direct.answer(SYSTEM, user(text(i)), 40), answer(generator, text(i), 40));
      }
    }
  }

  @Test
  void answersASplitModelAsTheWholeOne(@TempDir Path folder) throws IOException {
    String whole;
    try (TextGenerator generator = load(chat())) {
      whole = answer(generator, text(1), 40).text();
    }
    List<Path> parts = GgufSplit.split(Path.of(CHAT_MODEL), folder, "chat", 2);
    assertThat(parts.get(0)).hasFileName("chat-00001-of-00002.gguf");
    ModelSettings split =
        settings(Map.of("model.path", parts.get(0).toString(), "model.context-tokens", 2048));

    assertThat(new LlamaServerEngine().describe(split).settings().contextTokens()).isEqualTo(2048);
    try (TextGenerator generator = load(split)) {
      assertThat(answer(generator, text(1), 40).text()).isEqualTo(whole).isNotEmpty();
    }
  }

  private static void requireSame(JsonNode direct, Generation answer) {
    assertThat(answer.text()).isEqualTo(direct.path("content").asText().strip()).isNotEmpty();
    assertThat(answer.promptTokens()).isEqualTo(direct.path("tokens_evaluated").asInt());
    assertThat(answer.generatedTokens()).isEqualTo(direct.path("tokens_predicted").asInt());
    assertThat(answer.stopReason())
        .isEqualTo(
            direct.path("stop_type").asText().equals("eos") ? StopReason.STOP : StopReason.LENGTH);
  }

  /** The chat model, with a tokenizer that llama.cpp knows and Precis does not. */
  private static Path newerModel(Path folder) throws IOException {
    byte[] bytes = Files.readAllBytes(Path.of(CHAT_MODEL));
    String header = new String(bytes, 0, 1 << 16, StandardCharsets.ISO_8859_1);
    int at = header.indexOf("smollm", header.indexOf("tokenizer.ggml.pre"));
    System.arraycopy("llama4".getBytes(StandardCharsets.ISO_8859_1), 0, bytes, at, 6);
    return Files.write(folder.resolve("newer.gguf"), bytes);
  }

  @Test
  void loadsAModelThatOnlyTheProgramKnows(@TempDir Path folder) throws IOException {
    ModelSettings settings =
        settings(Map.of("model.path", newerModel(folder).toString(), "model.context-tokens", 1024));

    assertThatThrownBy(() -> new LlamaCppEngine().describe(settings))
        .isInstanceOf(ModelLoadException.class);
    assertThat(new LlamaServerEngine().describe(settings).text()).contains("not checked by Precis");
    try (TextGenerator generator = load(settings)) {
      Generation answer = answer(generator, text(1), 10);
      assertThat(answer.text()).isNotEmpty();
      assertThat(answer.generatedTokens()).isEqualTo(10);
    }
  }

  @Test
  void countsWhatTheModelReads() {
    try (TextGenerator generator = load(small(1))) {
      Generation answer = answer(generator, text(1), 60);

      assertThat(generator.countTokens(new Prompt(SYSTEM, user(text(1)))))
          .isEqualTo(answer.promptTokens());
      assertThat(answer.times().promptMillis()).isPositive();
      assertThat(answer.times().generationMillis()).isPositive();
      assertThat(answer.times().firstTokenMillis())
          .isGreaterThanOrEqualTo(answer.times().promptMillis());
    }
  }

  @Test
  void swapsNoAnswersOfManyTextsOverFourSlots() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (TextGenerator generator = load(small(4))) {
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < TEXTS; i++) {
        String text = text(i);
        answers.add(threads.submit(() -> answer(generator, text, 40).text()));
      }
      for (int i = 0; i < TEXTS; i++) {
        requireOwn(i, answers.get(i).get());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void answersAllTextsAlthoughTheServerIsKilledTwentyTimes() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    AtomicInteger next = new AtomicInteger();
    AtomicInteger answered = new AtomicInteger();
    AtomicBoolean done = new AtomicBoolean();
    try (TextGenerator generator = load(small(4))) {
      List<Future<?>> asking = new ArrayList<>();
      for (int thread = 0; thread < 8; thread++) {
        asking.add(
            threads.submit(
                () -> {
                  while (!done.get()) {
                    int i = next.getAndIncrement();
                    requireOwn(i, answer(generator, text(i), 40).text());
                    answered.incrementAndGet();
                  }
                }));
      }
      Random random = new Random(1);
      for (int kill = 0; kill < KILLS; kill++) {
        int before = answered.get();
        Until.holds(
            Duration.ofMinutes(1),
            () ->
                answered.get() >= before + ANSWERS_BETWEEN_KILLS
                    || asking.stream().anyMatch(Future::isDone));
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(300)));
        ServersOfThisJvm.running(PROGRAM)
            .forEach(server -> ServersOfThisJvm.signal(server, "KILL"));
      }
      done.set(true);
      for (Future<?> thread : asking) {
        thread.get();
      }
      assertThat(answered.get()).isEqualTo(next.get());
    } finally {
      done.set(true);
      threads.shutdownNow();
    }
  }

  @Test
  void answersAlthoughTheServerIsStopped() {
    Watching impatient = new Watching(Duration.ofSeconds(1), 3, 4, Duration.ofMillis(100));
    try (TextGenerator generator = LlamaServerEngine.load(small(1), impatient)) {
      ProcessHandle stopped = ServersOfThisJvm.one(PROGRAM);
      ServersOfThisJvm.signal(stopped, "STOP");

      requireOwn(5, answer(generator, text(5), 40).text());
      assertThat(stopped.isAlive()).isFalse();
    }
  }

  /** A JVM that holds a server until it is killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) {
      TextGenerator generator = load(small(1));
      System.out.println(ServersOfThisJvm.one(PROGRAM).pid());
      while (generator.contextTokens() > 0) {
        LockSupport.park();
      }
    }
  }

  @Test
  void noServerIsLeftOfAJvmThatIsKilled() throws IOException {
    for (boolean readerFirst : new boolean[] {false, true}) {
      Process jvm =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Dprecis.llama-server=" + PROGRAM,
                  "-Dprecis.smollm2=" + CHAT_MODEL,
                  "-cp",
                  System.getProperty("java.class.path"),
                  Holder.class.getName())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (BufferedReader out = jvm.inputReader(StandardCharsets.US_ASCII)) {
        ProcessHandle server = ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();
        List<ProcessHandle> all = jvm.descendants().toList();
        if (readerFirst) {
          // What would notice the end of the JVM; the kernel does, too.
          ProcessHandle guard = server.parent().orElseThrow();
          guard.children().filter(child -> child.pid() != server.pid()).forEach(this::kill);
        }

        jvm.destroyForcibly();

        assertThat(all).hasSizeGreaterThanOrEqualTo(3);
        Until.holds(SOON, () -> all.stream().noneMatch(ProcessHandle::isAlive));
      }
    }
  }

  private void kill(ProcessHandle process) {
    boolean unused = process.destroyForcibly();
  }

  @Test
  void nothingIsLeftOfAGeneratorThatIsClosed() throws IOException {
    List<Path> before = logs();
    TextGenerator generator = load(small(1));
    List<ProcessHandle> all = ProcessHandle.current().descendants().toList();

    generator.close();

    assertThat(all).isNotEmpty();
    Until.holds(SOON, () -> all.stream().noneMatch(ProcessHandle::isAlive));
    assertThat(logs()).isEqualTo(before);
  }

  private static List<Path> logs() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("precis-"))
          .sorted()
          .toList();
    }
  }

  @Test
  void aCancelledRequestFreesItsSlot() {
    AtomicBoolean cancelled = new AtomicBoolean();
    try (TextGenerator generator = load(chat())) {
      CompletableFuture<Generation> longAnswer =
          CompletableFuture.supplyAsync(
              () -> generator.generate(request(text(1), 1_500), cancelled::get));
      Until.holds(Duration.ofMinutes(1), () -> generator.slotUse().busy() == 1);
      cancelled.set(true);

      assertThatThrownBy(longAnswer::join)
          .isInstanceOf(CompletionException.class)
          .cause()
          .extracting("kind")
          .isEqualTo(FailureKind.CANCELLED);
      assertThat(answer(generator, text(2), 3).times().firstTokenMillis()).isLessThan(30_000);
    }
  }

  @Test
  void aRequestEndsAtItsTimeLimit() {
    try (TextGenerator generator = load(chat())) {
      GenerationRequest request =
          new GenerationRequest(
              new Prompt(SYSTEM, user(text(1))),
              SamplingSettings.defaults(),
              1_500,
              Duration.ofMillis(700));

      assertThatThrownBy(() -> generator.generate(request, Cancellation.NEVER))
          .extracting("kind")
          .isEqualTo(FailureKind.TIME_LIMIT);
    }
  }

  @Test
  void answersByASchema() throws IOException {
    JsonSchema schema =
        JsonSchema.parse(
            "{\"type\": \"object\", \"properties\": {\"place\": {\"type\": \"string\","
                + " \"maxLength\": 20}, \"mood\": {\"enum\": [\"sad\", \"glad\"]}},"
                + " \"required\": [\"place\", \"mood\"], \"additionalProperties\": false}");
    try (TextGenerator generator = load(chat())) {
      Generation answer =
          generator.generate(
              new GenerationRequest(
                  new Prompt(SYSTEM, user(text(1))),
                  SamplingSettings.defaults(),
                  100,
                  Duration.ofMinutes(1),
                  Optional.of(schema)),
              Cancellation.NEVER);

      JsonNode json = new ObjectMapper().readTree(answer.text());
      assertThat(json.fieldNames()).toIterable().containsExactly("place", "mood");
      assertThat(json.path("mood").asText()).isIn("sad", "glad");
    }
  }

  @Test
  void endsAtAStopString() {
    SamplingSettings sampling =
        new SamplingSettings(0, 40, 0.95, 0.05, 1, 64, 0, 5, 0.1, 42, List.of(" lived"), 0);
    try (TextGenerator generator = load(small(1))) {
      Generation answer =
          generator.generate(
              new GenerationRequest(
                  new Prompt(SYSTEM, user(text(1))), sampling, 40, Duration.ofMinutes(1)),
              Cancellation.NEVER);

      assertThat(answer.text()).isEqualTo("In room " + marker(1));
      assertThat(answer.stopReason()).isEqualTo(StopReason.STOP_STRING);
    }
  }

  @Test
  void hidesTheKeyAndTheTexts() throws Exception {
    try (TextGenerator generator = load(small(1))) {
      requireOwn(3, answer(generator, text(3), 40).text());
      ProcessHandle server = ServersOfThisJvm.one(PROGRAM);
      ProcessHandle guard = server.parent().orElseThrow();
      String command = ServersOfThisJvm.visible(guard, "cmdline");
      String log = command.lines().filter(line -> line.endsWith(".log")).findFirst().orElseThrow();

      assertThat(Files.readString(Path.of(log))).doesNotContain("Anna");
      assertThat(SECRET.matcher(Files.readString(Path.of(log))).find()).isFalse();
      for (ProcessHandle process : List.of(ProcessHandle.current(), guard, server)) {
        for (String file : List.of("cmdline", "environ")) {
          assertThat(SECRET.matcher(ServersOfThisJvm.visible(process, file)).find())
              .as(file + " of " + process.info())
              .isFalse();
        }
      }
      assertThat(statusWithoutKey(ServersOfThisJvm.visible(server, "cmdline"))).isEqualTo(401);
    }
  }

  @Test
  void theSignalsOfATerminalDoNotReachTheServer() {
    try (TextGenerator generator = load(small(1))) {
      assertThat(generator.contextTokens()).isEqualTo(768);
      assertThat(session(ServersOfThisJvm.one(PROGRAM)))
          .isNotEqualTo(session(ProcessHandle.current()));
    }
  }

  private static String session(ProcessHandle process) {
    String stat = ServersOfThisJvm.visible(process, "stat");
    // After the name, which may contain spaces: state, parent, group, session.
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[3];
  }

  private static int statusWithoutKey(String command) throws IOException, InterruptedException {
    List<String> arguments = command.lines().toList();
    String port = arguments.get(arguments.indexOf("--port") + 1);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/props")).build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}
