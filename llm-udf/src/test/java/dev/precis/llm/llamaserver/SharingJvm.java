package dev.precis.llm.llamaserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.GenerationException;
import dev.precis.llm.engine.GenerationRequest;
import dev.precis.llm.engine.Prompt;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.engine.TextGenerator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A JVM of its own that has loaded a model and answers texts, as an executor does. */
final class SharingJvm implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_TOKENS = 40;

  private final Process process;
  private final Writer requests;
  private final Map<Integer, CompletableFuture<String>> open = new ConcurrentHashMap<>();
  private int asked;

  private SharingJvm(Process process) {
    this.process = process;
    this.requests = process.outputWriter(StandardCharsets.UTF_8);
  }

  /** Arguments: the program, and further settings as JSON. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Map<String, Object> settings =
        JSON.convertValue(
            JSON.readTree(args[1]),
            JSON.getTypeFactory().constructMapType(Map.class, String.class, Object.class));
    ExecutorService threads = Executors.newCachedThreadPool();
    try (TextGenerator generator =
            new LlamaServerEngine().load(FakeProgram.settings(Path.of(args[0]), settings));
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      say("ready");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        JsonNode request = JSON.readTree(line);
        threads.execute(
            () ->
                say(
                    request.path(0).asText(),
                    answer(generator, request.path(1).asText(), request.path(2).asText())));
      }
      threads.shutdown();
      boolean unused = threads.awaitTermination(1, TimeUnit.MINUTES);
    }
  }

  private static String answer(TextGenerator generator, String system, String text) {
    try {
      return ask(generator, system, text);
    } catch (GenerationException e) {
      return "failed: " + e.kind();
    } catch (RuntimeException e) {
      return "failed: " + e;
    }
  }

  /** What a JVM answers to a text if it does not fail. */
  static String ask(TextGenerator generator, String system, String text) {
    return generator
        .generate(
            new GenerationRequest(
                new Prompt(system, text),
                SamplingSettings.defaults(),
                MOST_TOKENS,
                Duration.ofMinutes(4)),
            Cancellation.NEVER)
        .text();
  }

  private static synchronized void say(String... words) {
    System.out.println(JSON.valueToTree(words));
  }

  /** Starts some, and waits until all of them have loaded the model. */
  static List<SharingJvm> start(int count, Path program, Map<String, Object> settings)
      throws IOException {
    List<CompletableFuture<SharingJvm>> ready = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ready.add(start(program, settings));
    }
    return ready.stream().map(CompletableFuture::join).toList();
  }

  private static CompletableFuture<SharingJvm> start(Path program, Map<String, Object> settings)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            SharingJvm.class.getName(),
            program.toString(),
            JSON.writeValueAsString(settings));
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    SharingJvm jvm = new SharingJvm(process);
    CompletableFuture<SharingJvm> ready = new CompletableFuture<>();
    Thread reader = new Thread(() -> jvm.read(ready), "answers of a JVM");
    reader.setDaemon(true);
    reader.start();
    return ready;
  }

  private void read(CompletableFuture<SharingJvm> ready) {
    try (BufferedReader answers = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = answers.readLine(); line != null; line = answers.readLine()) {
        JsonNode answer = JSON.readTree(line);
        boolean unused =
            answer.size() == 1
                ? ready.complete(this)
                : open.remove(answer.path(0).asInt()).complete(answer.path(1).asText());
      }
    } catch (IOException e) {
      // It was killed.
    }
    IllegalStateException ended = new IllegalStateException("the JVM has ended");
    boolean unused = ready.completeExceptionally(ended);
    open.values().forEach(answer -> answer.completeExceptionally(ended));
  }

  /** Asks for an answer. Does not wait. It is {@code failed: KIND} if the text has none. */
  synchronized CompletableFuture<String> ask(String system, String text) {
    CompletableFuture<String> answer = new CompletableFuture<>();
    int number = asked++;
    open.put(number, answer);
    try {
      requests.write(JSON.valueToTree(List.of(number, system, text)) + "\n");
      requests.flush();
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long pid() {
    return process.pid();
  }

  /** As {@code kill -9}. */
  void kill() throws InterruptedException {
    int unused = process.destroyForcibly().waitFor();
  }

  /** Ends it as an executor without further work ends. Idempotent. */
  @Override
  public void close() {
    try {
      requests.close();
      if (!process.waitFor(1, TimeUnit.MINUTES)) {
        throw new AssertionError("a JVM does not end");
      }
    } catch (IOException e) {
      // It has ended.
      boolean unused = process.isAlive();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      process.destroyForcibly();
    }
  }
}
