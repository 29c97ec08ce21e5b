package dev.precis.job.sql;

import dev.precis.job.console.InputException;
import dev.precis.job.output.CommittedTable;
import dev.precis.job.output.FolderStore;
import dev.precis.job.output.SummaryStore;
import dev.precis.llm.spark.tables.TableSource;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.Table;

/**
 * The committed rows of outputs: {@code outputs.`PATH`} are the summaries, {@code failures.`PATH`}
 * the failures. Immutable.
 */
public final class OutputTables implements TableSource {
  private static final Map<String, String> TABLES =
      Map.of("outputs", SummaryStore.SUMMARIES, "failures", SummaryStore.FAILURES);

  /** A compaction may replace files after the log was read; another one does not follow at once. */
  private static final int TRIES = 3;

  @Override
  public Set<String> namespaces() {
    return TABLES.keySet();
  }

  @Override
  public Table open(String namespace, String path) throws AnalysisException {
    SparkSession spark = SparkSession.active();
    try {
      FolderStore store = FolderStore.open(path, spark.sparkContext().hadoopConfiguration());
      return open(spark, store, TABLES.get(namespace));
    } catch (InputException | UncheckedIOException e) {
      throw new UnreadableOutputException(path, e);
    }
  }

  private static Table open(SparkSession spark, FolderStore store, String name)
      throws AnalysisException {
    CommittedTable table = store.table(name);
    for (int i = 1; ; i++) {
      try {
        return new OutputTable(table, name, table.rows(spark));
      } catch (Exception e) {
        // Spark's Scala methods throw AnalysisException without declaring it, and it is checked.
        CommittedTable now = store.table(name);
        if (i == TRIES || now.equals(table)) {
          throw e;
        }
        table = now;
      }
    }
  }
}
