package dev.precis.job.lake;

import dev.precis.job.table.Columns;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Commits to a Delta table. A merge reads the keys that it adds, so Delta refuses it if another run
 * has added some since. The transaction's id makes Delta skip a commit that it has already. Not
 * thread-safe.
 */
final class DeltaAppends implements Appends {
  private static final String APP_ID = "txnAppId";
  private static final String APP_VERSION = "txnVersion";
  private static final String METADATA = "userMetadata";

  /** How a session names the options of a merge, which takes none itself. */
  private static final Map<String, String> SESSION_KEYS =
      Map.of(
          APP_ID, "spark.databricks.delta.write.txnAppId",
          APP_VERSION, "spark.databricks.delta.write.txnVersion",
          METADATA, "spark.databricks.delta.commitInfo.userMetadata");

  private final TableName table;
  private final String view;

  DeltaAppends(TableName table, String runId) {
    this.table = table;
    this.view = TableName.plain("precis_" + runId);
  }

  @Override
  public void addMissing(Dataset<Row> rows, WaveId wave) {
    SparkSession spark = rows.sparkSession();
    rows.createOrReplaceTempView(view);
    options(wave).forEach((option, value) -> spark.conf().set(SESSION_KEYS.get(option), value));
    try {
      spark.sql(merge(rows, wave.recipe())).collect();
    } finally {
      SESSION_KEYS.values().forEach(spark.conf()::unset);
      boolean unused = spark.catalog().dropTempView(view);
    }
  }

  private String merge(Dataset<Row> rows, String recipe) {
    String same =
        WaveId.KEY.stream()
            .map(TableName::quoted)
            .map(key -> "t." + key + " <=> w." + key)
            .collect(Collectors.joining(" AND "));
    return "MERGE INTO "
        + table.quoted()
        + " AS t USING "
        + view
        + " AS w ON "
        + same
        + " AND t."
        + Columns.RECIPE
        + " = "
        + TableName.literal(recipe)
        + " WHEN NOT MATCHED THEN INSERT ("
        + columns(rows, "")
        + ") VALUES ("
        + columns(rows, "w.")
        + ")";
  }

  private static String columns(Dataset<Row> rows, String alias) {
    UnaryOperator<String> column = name -> alias + TableName.quoted(name);
    return Stream.of(rows.columns()).map(column).collect(Collectors.joining(", "));
  }

  @Override
  public void addAll(Dataset<Row> rows, WaveId wave) {
    TableWriter.append(rows, table, options(wave));
  }

  private Map<String, String> options(WaveId wave) {
    return Map.of(
        APP_ID,
        "precis " + wave.runId() + ' ' + table,
        APP_VERSION,
        String.valueOf(wave.wave()),
        METADATA,
        "Precis run " + wave.runId() + ", wave " + wave.wave());
  }

  @Override
  public void close() {
    // Nothing is left of a commit.
  }
}
