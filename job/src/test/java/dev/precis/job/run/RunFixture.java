package dev.precis.job.run;

import dev.precis.job.console.Console;
import dev.precis.job.input.InputRequest;
import dev.precis.job.input.Selection;
import dev.precis.job.lock.LockHolder;
import dev.precis.job.lock.RunClaim;
import dev.precis.job.output.FolderStore;
import dev.precis.job.output.SummaryStore;
import dev.precis.job.plan.PlannedModel;
import dev.precis.job.plan.RunPlan;
import dev.precis.job.settings.JobSettings;
import dev.precis.job.testing.SharedSpark;
import dev.precis.job.testing.SmallBook;
import dev.precis.llm.prompt.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Spark in this JVM, and an output that is locked for a run with the engine lead. A text that
 * begins with {@link #WOE} fails.
 */
final class RunFixture implements AutoCloseable {
  static final String WOE = "Woe!";

  private final Path folder;
  private final JobSettings settings;
  private final SparkSession spark = SharedSpark.session();
  private final SummaryStore store;
  private final RunClaim lock;
  private final RunPlan plan;

  /**
   * @param more settings
   */
  RunFixture(Path folder, Map<String, Object> more) {
    Map<String, Object> given = new HashMap<>(more);
    given.put("model.engine", "lead");
    // An answer that is cut to nothing is empty, and so a failure.
    given.put("sampling.stop", List.of(WOE));
    this.folder = folder;
    this.settings = JobSettings.of(given);
    this.store = FolderStore.create(spark, output().toString(), "");
    this.lock =
        store.lock(
            LockHolder.ofThisProcess("run", Clock.systemUTC()),
            new Console(System.out, System.err, false));
    this.plan = PlannedModel.of(settings.model()).plan(settings, Level.CHAPTER);
  }

  Path output() {
    return folder.resolve("out");
  }

  SparkSession spark() {
    return spark;
  }

  SummaryStore store() {
    return store;
  }

  RunPlan plan() {
    return plan;
  }

  /** As a run that begins now would have it. */
  RunOutput runOutput() {
    return new RunOutput(spark, store, lock, plan.recipe().id());
  }

  /** The chapters of a book that is replaced by each call. */
  Dataset<Row> chapters(String... texts) {
    Path book = SmallBook.write(folder.resolve("a.txt"), texts);
    return Selection.of(spark, InputRequest.ofBooks(List.of(book.toString())), settings).chapters();
  }

  /** What a run that begins now would find. */
  PendingTexts pending(Dataset<Row> chapters) {
    RunOutput output = runOutput();
    String promptVersion = plan.recipe().promptVersion();
    return PendingTexts.read(
        chapters,
        output.known(SummaryStore.SUMMARIES, promptVersion),
        output.known(SummaryStore.FAILURES, promptVersion),
        settings.run(),
        settings.chaptersPerTask());
  }

  /** Summarizes what is pending. */
  void summarize(Dataset<Row> chapters) {
    try (LevelRun run =
        LevelRun.read(Level.CHAPTER, chapters, plan, runOutput(), settings, Clock.systemUTC())) {
      run.begin();
      run.work(new StopSignal(), new Console(System.out, System.err, false), () -> {});
    }
  }

  /** The values of some columns of the committed rows, sorted. */
  List<String> rows(String table, String... columns) {
    Dataset<Row> rows = store.committed(spark, table, List.of(plan.recipe().id()));
    return rows == null
        ? List.of()
        : rows.selectExpr(columns).collectAsList().stream().map(Row::toString).sorted().toList();
  }

  /** Short texts, each another one. */
  static String[] texts(int count) {
    return Stream.iterate(0, i -> i + 1)
        .limit(count)
        .map(i -> SmallBook.STORY + " This is text " + i + ".")
        .toArray(String[]::new);
  }

  /** The same, of which the first ones fail. */
  static String[] texts(int count, int failing) {
    String[] texts = texts(count);
    Arrays.setAll(texts, i -> i < failing ? WOE + " " + texts[i] : texts[i]);
    return texts;
  }

  @Override
  public void close() {
    lock.close();
  }
}
