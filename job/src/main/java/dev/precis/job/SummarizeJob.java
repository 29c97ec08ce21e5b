package dev.precis.job;

import static org.apache.spark.sql.functions.col;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.CollectionAccumulator;

/** Books in, a table of summaries out. */
final class SummarizeJob {
  private static final DateTimeFormatter RUN_ID =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  private static final int MOST_NAMED = 10;

  private final SparkSession spark;
  private final Console console;
  private final Clock clock;

  SummarizeJob(SparkSession spark, Console console, Clock clock) {
    this.spark = spark;
    this.console = console;
    this.clock = clock;
  }

  /**
   * Summarizes what has no summary of this recipe yet.
   *
   * @throws InputException when input or output cannot be used
   * @throws dev.precis.llm.ModelLoadException when the model cannot
   */
  RunReport run(SummarizeRequest request, JobSettings settings) {
    Instant start = clock.instant();
    PlannedModel model = PlannedModel.of(settings.model());
    RunPlan plan = model.plan(settings);
    console.say("model %s", model.description());
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    CollectionAccumulator<String> doubtful =
        spark.sparkContext().collectionAccumulator("precis.doubtful_books");
    Dataset<Row> selected =
        selected(request, settings, hadoop, doubtful).persist(StorageLevel.MEMORY_AND_DISK());
    SummaryStore store = SummaryStore.create(request.output(), hadoop);
    long chapters = selected.count();
    warn(new TreeSet<>(doubtful.value()));
    Dataset<Row> pending =
        Chapters.pending(selected, done(store, plan)).persist(StorageLevel.MEMORY_AND_DISK());
    long todo = pending.count();
    console.say(
        "%d of %s to summarize, recipe %s",
        todo, Console.count(chapters, "chapter"), plan.recipe().id());

    Instant working = clock.instant();
    RunCounters counters = new RunCounters(spark.sparkContext());
    Dataset<Row> outcomes = outcomes(pending, todo, settings, plan, counters);
    WaveTotals totals =
        todo == 0 ? WaveTotals.NONE : commit(outcomes, todo, store, plan.recipe().id(), counters);
    outcomes.unpersist();
    pending.unpersist();
    selected.unpersist();

    RunReport report =
        new RunReport(
            RUN_ID.format(start),
            start,
            store.location(),
            plan.recipe().id(),
            plan.modelIdentity(),
            settings,
            spark.version(),
            chapters,
            chapters - todo,
            totals,
            counters.loads(),
            Duration.between(start, working),
            Duration.between(working, clock.instant()));
    store.writeRun(report.runId(), report.toJson());
    return report;
  }

  private Dataset<Row> done(SummaryStore store, RunPlan plan) {
    return store.committed(spark, SummaryStore.SUMMARIES, List.of(plan.recipe().id()));
  }

  /** Doubt is no failure: the chapters are there, and a person can look at them. */
  private void warn(SortedSet<String> doubtful) {
    if (!doubtful.isEmpty()) {
      console.say(
          "warning: the chapters of %s are doubtful; see ./precis chapters --explain --input: %s%s",
          Console.count(doubtful.size(), "book"),
          doubtful.stream().limit(MOST_NAMED).collect(Collectors.joining(", ")),
          doubtful.size() > MOST_NAMED ? ", ..." : "");
    }
  }

  private Dataset<Row> selected(
      SummarizeRequest request,
      JobSettings settings,
      Configuration hadoop,
      CollectionAccumulator<String> doubtful) {
    Dataset<Row> chapters =
        request.format() == null
            ? BookReader.chapters(
                spark,
                BookFiles.find(request.inputs(), hadoop).requireDistinctIds(),
                settings.chapterRegex(),
                hadoop,
                doubtful)
            : TableReader.chapters(
                spark,
                request.inputs(),
                request.format(),
                request.textColumn(),
                request.idColumn());
    chapters = Chapters.ofKinds(chapters, settings.kinds());
    if (request.chapters() != null) {
      chapters = chapters.where(col(Columns.KIND).isNull().or(request.chapters().condition()));
    }
    return request.limit() == 0
        ? chapters
        : chapters.orderBy(Columns.BOOK_ID, Columns.CHAPTER_INDEX).limit(request.limit());
  }

  private static Dataset<Row> outcomes(
      Dataset<Row> pending, long todo, JobSettings settings, RunPlan plan, RunCounters counters) {
    return Chapters.longestFirst(pending, todo, settings.chaptersPerTask())
        .mapPartitions(new SummarizePartition(plan, counters), Encoders.row(Columns.OUTCOMES))
        .persist(StorageLevel.MEMORY_AND_DISK());
  }

  /**
   * The two tables are written out of one pass over the chapters, which Spark keeps between the
   * writes.
   */
  private WaveTotals commit(
      Dataset<Row> outcomes, long todo, SummaryStore store, String recipe, RunCounters counters) {
    WaveTotals totals;
    try (Progress progress = new Progress(console, counters, todo)) {
      progress.start();
      totals = WaveTotals.of(outcomes);
    }
    int wave = store.nextWave(recipe);
    if (totals.summarized() > 0) {
      store.commit(
          table(
              outcomes.where(col(Columns.ERROR_KIND).isNull()),
              Columns.SUMMARIES.fieldNames(),
              totals.summarized()),
          SummaryStore.SUMMARIES,
          recipe,
          wave);
    }
    if (totals.failed() > 0) {
      store.commit(
          table(
              outcomes.where(col(Columns.ERROR_KIND).isNotNull()),
              Columns.FAILURES.fieldNames(),
              totals.failed()),
          SummaryStore.FAILURES,
          recipe,
          wave);
    }
    return totals;
  }

  /** Few files, each of many rows: a task a chapter would leave a file a chapter. */
  private static Dataset<Row> table(Dataset<Row> rows, String[] columns, long count) {
    long rowsPerFile = 10_000;
    return rows.select(Arrays.stream(columns).map(name -> col(name)).toArray(Column[]::new))
        .coalesce((int) (1 + count / rowsPerFile));
  }
}
