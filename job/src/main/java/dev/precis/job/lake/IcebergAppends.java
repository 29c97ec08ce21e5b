package dev.precis.job.lake;

import static org.apache.spark.sql.functions.col;

import dev.precis.job.table.Columns;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits to an Iceberg table. An append never conflicts, so that two runs could add the same key.
 * So a wave is written to a branch of its run, and the table's main branch is moved to it: Iceberg
 * refuses that if somebody has committed since the branch began. Not thread-safe.
 */
final class IcebergAppends implements Appends {
  private static final Logger LOG = LoggerFactory.getLogger(IcebergAppends.class);

  /** A killed run leaves its branch. Iceberg drops it when it expires snapshots after this time. */
  private static final String RETAINED = "1 DAYS";

  private static final String MAIN = "main";
  private static final String BRANCH = "branch_";
  private static final String PROPERTY = "snapshot-property.precis.";

  private final SparkSession spark;
  private final TableName table;
  private final String branch;
  private boolean hasBranch;

  /**
   * @param table by its full name
   */
  IcebergAppends(SparkSession spark, TableName table, String runId) {
    this.spark = spark;
    this.table = table;
    this.branch = TableName.plain("precis_" + runId);
  }

  @Override
  public void addMissing(Dataset<Row> rows, WaveId wave) {
    // CREATE OR REPLACE cannot replace the branch of a table that has no snapshot yet.
    dropBranch();
    hasBranch = true;
    sql("CREATE BRANCH " + TableName.quoted(branch) + " RETAIN " + RETAINED);
    TableName written = table.child(BRANCH + branch);
    spark.catalog().refreshTable(written.quoted());
    Dataset<Row> missing = missing(rows, spark.table(written.quoted()), wave.recipe());
    TableWriter.append(missing, written, properties(wave));
    moveMain();
  }

  private static Dataset<Row> missing(Dataset<Row> rows, Dataset<Row> there, String recipe) {
    Column[] keys = WaveId.KEY.stream().map(key -> col(key).as(known(key))).toArray(Column[]::new);
    Column same =
        WaveId.KEY.stream()
            .map(key -> col(key).eqNullSafe(col(known(key))))
            .reduce(Column::and)
            .orElseThrow();
    return rows.join(
        there.where(col(Columns.RECIPE).equalTo(recipe)).select(keys), same, "left_anti");
  }

  private static String known(String key) {
    return "known_" + key;
  }

  private void moveMain() {
    spark
        .sql(
            "CALL "
                + TableName.quoted(table.catalog())
                + ".system.fast_forward(table => "
                + TableName.literal(table.inCatalog().quoted())
                + ", branch => '"
                + MAIN
                + "', to => "
                + TableName.literal(branch)
                + ")")
        .collect();
  }

  @Override
  public void addAll(Dataset<Row> rows, WaveId wave) {
    TableWriter.append(rows, table, properties(wave));
  }

  private static Map<String, String> properties(WaveId wave) {
    return Map.of(
        PROPERTY + "run-id", wave.runId(), PROPERTY + "wave", String.valueOf(wave.wave()));
  }

  private void dropBranch() {
    sql("DROP BRANCH IF EXISTS " + TableName.quoted(branch));
  }

  private void sql(String change) {
    spark.sql("ALTER TABLE " + table.quoted() + ' ' + change).collect();
  }

  @Override
  public void close() {
    if (hasBranch) {
      try {
        dropBranch();
      } catch (Exception e) {
        // Spark's Scala methods throw AnalysisException without declaring it, and it is checked.
        LOG.warn("Cannot drop the branch {} of {}", branch, table, e);
      }
    }
  }
}
