package dev.precis.job.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import dev.precis.job.console.Console;
import dev.precis.job.console.InputException;
import dev.precis.job.journal.RunFolder;
import dev.precis.job.lock.LockHolder;
import dev.precis.job.lock.RunClaim;
import dev.precis.job.output.RunFiles;
import dev.precis.job.output.RunReports;
import dev.precis.job.output.StoreNames;
import dev.precis.job.output.SummaryStore;
import dev.precis.job.table.Columns;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Summaries and failures in tables of a catalog. Each wave is one commit of the table. Several runs
 * may write at the same time: the table refuses a commit that would add a summary twice. Not
 * thread-safe.
 */
public final class LakeStore implements SummaryStore {
  private final SparkSession spark;
  private final LakeTarget target;
  private final RunFiles files;
  private final Map<String, LakeTable> tables;
  private final AnswerColumn answers = new AnswerColumn();
  private LakeCommits commits;

  private LakeStore(
      SparkSession spark, LakeTarget target, RunFiles files, Map<String, LakeTable> tables) {
    this.spark = spark;
    this.target = target;
    this.files = files;
    this.tables = tables;
  }

  /**
   * Opens tables for writing, and makes those that do not exist.
   *
   * @param format of a table that does not exist yet: iceberg or delta; empty for that of the
   *     catalog
   * @throws InputException if a table cannot be made, or rows of Precis do not fit into it
   */
  public static LakeStore create(
      SparkSession spark, LakeTarget target, String format, Console console) {
    LakeTables tables = new LakeTables(spark, target, format, console);
    tables.requireTwo();
    Map<String, LakeTable> opened = new LinkedHashMap<>();
    TABLES.forEach(table -> opened.put(table, tables.open(table)));
    return of(spark, target, opened);
  }

  /**
   * Opens tables for reading. The table of failures need not exist.
   *
   * @throws InputException if there is no such table of summaries
   */
  public static LakeStore open(SparkSession spark, LakeTarget target) {
    Map<String, LakeTable> tables = new LinkedHashMap<>();
    TableName name = target.summariesName();
    tables.put(
        SUMMARIES,
        LakeTable.find(spark, name.qualified(spark))
            .orElseThrow(
                () -> new InputException("Cannot read summaries: no such table, got " + name)));
    LakeTable.find(spark, target.failuresName().qualified(spark))
        .ifPresent(failures -> tables.put(FAILURES, failures));
    return of(spark, target, tables);
  }

  private static LakeStore of(
      SparkSession spark, LakeTarget target, Map<String, LakeTable> tables) {
    String folder =
        target.runFolder() == null
            ? tables.get(SUMMARIES).location() + '/' + LakeTarget.RUN_FOLDER
            : target.runFolder();
    return new LakeStore(
        spark, target, RunFiles.of(folder, spark.sparkContext().hadoopConfiguration()), tables);
  }

  /** There is no lock: the tables settle conflicts. */
  @Override
  public RunClaim lock(LockHolder holder, Console console) {
    commits = new LakeCommits(spark, holder.runId(), console);
    return commits;
  }

  @Override
  public void keepSchema(SparkSession unused, String recipe, String schema) {
    if (!schema.isEmpty()) {
      tables.put(SUMMARIES, answers.addTo(tables.get(SUMMARIES), schema, spark));
    }
  }

  /** A commit is atomic, so nothing is left in the tables. */
  @Override
  public void recover(Console console) {
    files.clean(Instant.now());
  }

  @Override
  public RunFolder runFolder(String recipe, Broadcast<SerializableConfiguration> hadoop) {
    return files.runFolder(commits.runId(), hadoop);
  }

  @Override
  public void stop() {
    files.stop(commits.runId());
  }

  @Override
  public void clearStop() {
    files.end(commits.runId());
  }

  @Override
  public String location() {
    return tables.get(SUMMARIES).name().toString();
  }

  @Override
  public String folder() {
    return files.location();
  }

  @Override
  public StoreNames names() {
    String summaries = target.summaries();
    return new StoreNames(summaries, target.failuresName().toString(), "--table " + summaries);
  }

  @Override
  public int nextWave(String recipe) {
    return 1
        + TABLES.stream()
            .flatMap(table -> table(table).stream())
            .mapToInt(table -> lastWave(table, recipe))
            .max()
            .orElse(0);
  }

  private int lastWave(LakeTable table, String recipe) {
    Row last =
        table
            .rows(spark)
            .where(col(Columns.RECIPE).equalTo(recipe))
            .agg(max(Columns.WAVE).cast(DataTypes.IntegerType))
            .first();
    return last.isNullAt(0) ? 0 : last.getInt(0);
  }

  @Override
  public void commit(Dataset<Row> rows, long count, String table, String recipe, int wave) {
    WaveId id = new WaveId(commits.runId(), recipe, wave);
    Dataset<Row> named =
        rows.withColumn(Columns.RECIPE, lit(recipe))
            .withColumn(Columns.RUN_ID, lit(id.runId()))
            .withColumn(Columns.WAVE, lit(wave));
    if (table.equals(SUMMARIES)) {
      commits.commitMissing(answers.with(named), count, tables.get(table), id);
    } else {
      commits.commitAll(named, tables.get(table), id);
    }
  }

  @Override
  public Dataset<Row> committed(SparkSession unused, String table, List<String> recipes) {
    return recipes.isEmpty()
        ? null
        : table(table)
            .map(
                found ->
                    found
                        .columns()
                        .read(found.rows(spark), LakeColumns.written(table))
                        .drop(Columns.RUN_ID)
                        .where(col(Columns.RECIPE).isin(recipes.toArray())))
            .orElse(null);
  }

  private Optional<LakeTable> table(String table) {
    return Optional.ofNullable(tables.get(table));
  }

  @Override
  public List<String> recipes() {
    return tables
        .get(SUMMARIES)
        .rows(spark)
        .select(Columns.RECIPE)
        .where(col(Columns.RECIPE).isNotNull())
        .distinct()
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }

  @Override
  public RunReports reports() {
    return files.reports();
  }
}
