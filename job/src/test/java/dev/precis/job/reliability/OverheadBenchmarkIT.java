package dev.precis.job.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.job.console.Console;
import dev.precis.job.input.InputRequest;
import dev.precis.job.lake.Destination;
import dev.precis.job.plan.PlannedModel;
import dev.precis.job.run.RunReport;
import dev.precis.job.run.SummarizeJob;
import dev.precis.job.run.SummarizeRequest;
import dev.precis.job.session.CommandSession;
import dev.precis.job.session.SparkSessions;
import dev.precis.job.settings.JobSettings;
import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.Generation;
import dev.precis.llm.engine.GenerationRequest;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.Prompt;
import dev.precis.llm.engine.TextGenerator;
import dev.precis.llm.spark.ExecutorModel;
import dev.precis.llm.summarize.Summarizer;
import dev.precis.text.book.GutenbergText;
import dev.precis.text.chapter.Chapter;
import dev.precis.text.chapter.ChapterSplitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Spark and Precis cost beside the model: a run over the first chapters of a book, against the
 * very same prompts sent straight to the model from as many threads. {@code mvn -B verify
 * -Pbenchmark -Dprecis.books=FOLDER}; the chapters' number by {@code -Dprecis.benchmark.chapters},
 * how often by {@code -Dprecis.benchmark.rounds}. It prints; what is too much is for people to say.
 */
@Tag("benchmark")
class OverheadBenchmarkIT {
  private static final int THREADS = 2;
  private static final int ROUNDS = Integer.getInteger("precis.benchmark.rounds", 3);
  private static final int CHAPTERS = Integer.getInteger("precis.benchmark.chapters", 100);

  @TempDir private Path folder;

  @Test
  void comparesTheJobWithItsPromptsAlone() throws Exception {
    Path book =
        Path.of(
            System.getProperty("precis.books", "../../shared/books"),
            "war-and-peace_2600-0_utf8bom-crlf.txt");
    JobSettings settings = JobSettings.of(Map.of());
    ModelSettings model = PlannedModel.of(settings.model()).settings();
    TextGenerator generator = ExecutorModel.get(model, load -> {});
    List<GenerationRequest> prompts = promptsOf(book, settings, generator);
    System.setProperty("spark.master", "local[" + THREADS + "]");
    try (CommandSession session = SparkSessions.start("benchmark")) {
      SparkSession spark = session.spark();
      // Spark's and the JVM's own warming up is start-up too.
      RunReport unused = run(spark, book, settings, 2, "warm-up");
      for (int round = 1; round <= ROUNDS; round++) {
        double direct = seconds(() -> send(prompts, generator));
        String output = "round" + round;
        long start = System.nanoTime();
        RunReport report = run(spark, book, settings, CHAPTERS, output);
        double job = (System.nanoTime() - start) / 1e9;
        double reading = report.reading().toMillis() / 1e3;
        System.out.printf(
            Locale.ROOT,
            "round %d, %d chapters, %d prompts: prompts alone %.1f s, job %.1f s, of it %.1f s before the first chapter; ratio %.3f, without that %.3f%n",
            round,
            CHAPTERS,
            prompts.size(),
            direct,
            job,
            reading,
            job / direct,
            (job - reading) / direct);
        assertThat(job).isGreaterThan(reading);
      }
    } finally {
      System.clearProperty("spark.master");
    }
  }

  private RunReport run(
      SparkSession spark, Path book, JobSettings settings, int limit, String output) {
    SummarizeRequest request =
        new SummarizeRequest(
            new InputRequest(List.of(book.toString()), null, null, null, limit, null),
            Destination.folder(folder.resolve(output).toString()));
    RunReport report =
        new SummarizeJob(spark, new Console(System.out, System.err, false), Clock.systemUTC())
            .run(request, settings);
    assertThat(report.chapterLevel().totals().summarized()).isEqualTo(limit);
    return report;
  }

  /** Longest chapter first, as the job does it. */
  private static List<GenerationRequest> promptsOf(
      Path book, JobSettings settings, TextGenerator generator) throws IOException {
    Recorder recorder = new Recorder(generator);
    Summarizer summarizer = new Summarizer(recorder, settings.summary(), settings.sampling());
    new ChapterSplitter()
            .split(GutenbergText.parse(book.getFileName().toString(), Files.readAllBytes(book)))
            .chapters()
            .stream()
            .limit(CHAPTERS)
            .sorted(Comparator.comparing(Chapter::wordCount).reversed())
            .forEach(chapter -> summarizer.summarize(chapter.text(), Cancellation.NEVER));
    return recorder.requests;
  }

  private static void send(List<GenerationRequest> prompts, TextGenerator generator)
      throws Exception {
    ConcurrentLinkedQueue<GenerationRequest> queue = new ConcurrentLinkedQueue<>(prompts);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    List<Future<?>> workers = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      workers.add(
          threads.submit(
              () -> {
                GenerationRequest request;
                while ((request = queue.poll()) != null) {
                  Generation unused = generator.generate(request, Cancellation.NEVER);
                }
              }));
    }
    for (Future<?> worker : workers) {
      worker.get();
    }
    threads.shutdown();
  }

  private static double seconds(Work work) throws Exception {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e9;
  }

  /** Work that may fail. */
  private interface Work {
    void run() throws Exception;
  }

  /** Remembers what was asked. */
  private record Recorder(TextGenerator generator, List<GenerationRequest> requests)
      implements TextGenerator {
    Recorder(TextGenerator generator) {
      this(generator, Collections.synchronizedList(new ArrayList<>()));
    }

    @Override
    public Generation generate(GenerationRequest request, Cancellation cancellation) {
      requests.add(request);
      return generator.generate(request, cancellation);
    }

    @Override
    public int countTokens(Prompt prompt) {
      return generator.countTokens(prompt);
    }

    @Override
    public int contextTokens() {
      return generator.contextTokens();
    }

    @Override
    public void close() {
      generator.close();
    }
  }
}
