package dev.precis.job.lake;

import dev.precis.job.console.InputException;
import dev.precis.job.console.Reason;
import dev.precis.job.table.Columns;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * A table that does not exist yet. Other runs may make it at the same moment.
 *
 * @param name its full name
 * @param kind summaries or failures
 */
record NewTable(
    SparkSession spark, TableName name, LakeFormat format, List<StructField> columns, String kind) {
  private static final int ATTEMPTS = 30;
  private static final long PAUSE_MILLIS = 500;

  /**
   * Makes the table with the columns of Precis.
   *
   * @throws InputException if the catalog cannot make it
   */
  LakeTable make() {
    String reason = "it is not there";
    Exception cause = null;
    for (int i = 0; i < ATTEMPTS; i++) {
      try {
        create();
      } catch (Exception e) {
        // Spark's Scala methods throw AnalysisException without declaring it, and it is checked.
        reason = Reason.of(e);
        cause = e;
      }
      Optional<LakeTable> made = LakeTable.find(spark, name);
      if (made.isPresent()) {
        return made.get();
      }
      if (!isBegun()) {
        break;
      }
      pause();
    }
    throw new InputException("Cannot create table: " + reason + ", got " + name, cause);
  }

  private void create() throws IOException {
    spark
        .sql(
            "CREATE TABLE IF NOT EXISTS "
                + name.quoted()
                + " ("
                + LakeColumns.definitions(columns)
                + ") USING "
                + format.label()
                + " PARTITIONED BY ("
                + TableName.quoted(Columns.RECIPE)
                + ") COMMENT "
                + TableName.literal("The " + kind + " of Precis")
                + " TBLPROPERTIES "
                + properties())
        .collect();
    if (name.isPath() && !new DeltaLog(spark, name).hasCommit()) {
      commitFirst();
    }
  }

  /**
   * Makes the first commit of a Delta table. Delta takes the folder of a log for a table, although
   * whoever began to make it has not committed yet, or never will. Of several that do this at once,
   * one succeeds, and the others get an exception.
   */
  private void commitFirst() {
    spark
        .createDataFrame(List.of(), DataTypes.createStructType(columns))
        .write()
        .format(format.label())
        .mode(SaveMode.Append)
        .partitionBy(Columns.RECIPE)
        .save(name.path());
    spark.sql("ALTER TABLE " + name.quoted() + " SET TBLPROPERTIES " + properties()).collect();
  }

  private String properties() {
    return "('" + LakeTable.MADE_BY_PRECIS + "' = '" + kind + "')";
  }

  /** Whether somebody else is about to make it. */
  private boolean isBegun() {
    try {
      return name.isPath() && new DeltaLog(spark, name).isBegun();
    } catch (IOException e) {
      return false;
    }
  }

  private void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InputException("Cannot create table: interrupted, got " + name, e);
    }
  }
}
