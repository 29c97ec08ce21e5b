package dev.precis.llm.llamacpp;

import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.GenerationRequest;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.Prompt;
import dev.precis.llm.engine.SamplingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A separate JVM that loads a model, fills all its slots at once, and reports the memory that this
 * took. A model's memory is not freed, so one JVM can measure only one model.
 */
final class MemoryJvm {
  private static final Logger LOG = LoggerFactory.getLogger(MemoryJvm.class);
  private static final String[] WORDS =
      "the keeper climbed stairs every evening at six and counted them with care while his lamp was old"
          .split(" ");
  private static final int NEW_TOKENS = 8;

  private MemoryJvm() {}

  /** What a full model added to the resident memory of its process, in bytes. */
  static long measure(Path folder, ModelSettings settings) throws Exception {
    Path report = folder.resolve("memory.report");
    Path log = folder.resolve("memory.log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // All of the heap is there from the start, so that what is added is not heap.
                "-Xms128m",
                "-Xmx128m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                // As executors run; what C2 needs while it compiles is none of the model's.
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                MemoryJvm.class.getName(),
                report.toString(),
                settings.path(),
                Integer.toString(settings.contextTokens()),
                Integer.toString(settings.slots()))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!process.waitFor(15, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
    if (!Files.exists(report)) {
      throw new IllegalStateException("no report; " + Files.readString(log));
    }
    return Long.parseLong(Files.readString(report));
  }

  /** The file for the report, the model, the tokens of a slot, the slots. */
  public static void main(String[] args) throws Exception {
    ModelSettings settings =
        ModelSettings.defaults()
            .withPath(args[1])
            .withContextTokens(Integer.parseInt(args[2]))
            .withSlots(Integer.parseInt(args[3]));
    // An executor has its logging before its model; the classes of Log4j are none of the model's.
    LOG.debug("Measuring {}", settings);
    long before = residentBytes();
    LlamaCppGenerator generator = LlamaCppGenerator.load(settings);
    fill(generator, settings.slots());
    Files.writeString(Path.of(args[0]), Long.toString(residentBytes() - before));
    // The engine's own thread would keep the JVM alive.
    Runtime.getRuntime().halt(0);
  }

  private static void fill(LlamaCppGenerator generator, int slots) throws Exception {
    List<Prompt> prompts = new ArrayList<>();
    for (int i = 0; i < slots; i++) {
      prompts.add(longest(generator, new Random(i)));
    }
    ExecutorService threads = Executors.newFixedThreadPool(slots);
    List<Future<?>> answers = new ArrayList<>();
    for (Prompt prompt : prompts) {
      GenerationRequest request =
          new GenerationRequest(
              prompt, SamplingSettings.defaults(), NEW_TOKENS, Duration.ofMinutes(14));
      answers.add(threads.submit(() -> generator.generate(request, Cancellation.NEVER)));
    }
    for (Future<?> answer : answers) {
      answer.get();
    }
  }

  /** A prompt that leaves room for hardly more than the answer. */
  private static Prompt longest(LlamaCppGenerator generator, Random random) {
    int most = generator.contextTokens() - NEW_TOKENS;
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < most; i++) {
      text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
    }
    Prompt prompt = new Prompt("", text.toString());
    for (int tokens = generator.countTokens(prompt);
        tokens > most;
        tokens = generator.countTokens(prompt)) {
      String user = prompt.user();
      int fitting = (int) ((long) user.length() * most / tokens);
      prompt = new Prompt("", user.substring(0, Math.min(fitting, user.length() - 1)));
    }
    return prompt;
  }

  private static long residentBytes() throws IOException {
    System.gc();
    long kib = 0;
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.matches("Rss(Anon|File|Shmem):.*")) {
        kib += Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    return kib << 10;
  }
}
