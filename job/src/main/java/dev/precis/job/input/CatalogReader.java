package dev.precis.job.input;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.unhex;

import dev.precis.job.console.InputException;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/** Reads the texts of a {@link CatalogTable}: rows of {@link TextColumns}. */
final class CatalogReader {
  private static final String KEY = "known_key";

  /** Of 32 bytes each: enough to send to every executor, and spare the texts a shuffle. */
  private static final long MOST_BROADCAST = 500_000;

  private final SparkSession spark;
  private final CatalogTable table;
  private final TextColumns columns;

  CatalogReader(SparkSession spark, CatalogTable table, TextColumns columns) {
    this.spark = spark;
    this.table = table;
    this.columns = columns;
  }

  /**
   * The rows that the table has now, without those that it had at {@link CatalogTable#since}: with
   * the same id and text.
   *
   * @throws InputException if the table, one of its columns or the version does not exist
   */
  Dataset<Row> texts() {
    Dataset<Row> texts = columns.of(now());
    if (table.since() == null) {
      return texts;
    }
    return texts.withColumn(KEY, key()).join(known(), new String[] {KEY}, "left_anti").drop(KEY);
  }

  private Dataset<Row> now() {
    try {
      // A catalog may keep a table for a while, and not see what others add to it.
      Dataset<Row> unused = spark.sql("REFRESH TABLE " + table.sql());
      return spark.table(table.sql());
    } catch (Exception e) {
      // Spark's AnalysisException is a checked exception that its Scala methods do not declare.
      throw new InputException(
          "Cannot read input: "
              + reason(e)
              + "; set its catalog with --conf spark.sql.catalog... in PRECIS_SPARK_ARGS, got table "
              + table.name(),
          e);
    }
  }

  /** The keys of the rows of the earlier version. */
  private Dataset<Row> known() {
    try {
      JavaRDD<Row> keys =
          columns
              .of(spark.sql("SELECT * FROM " + table.sqlThen()))
              .select(key().as(KEY))
              .distinct()
              .javaRDD()
              .persist(StorageLevel.MEMORY_AND_DISK());
      // Reading them here shows whether the version still has its files.
      boolean few = keys.count() <= MOST_BROADCAST;
      Dataset<Row> rows =
          spark.createDataFrame(keys, new StructType().add(KEY, DataTypes.BinaryType));
      return few ? broadcast(rows) : rows;
    } catch (InputException e) {
      throw e;
    } catch (Exception e) {
      throw gone(e);
    }
  }

  private InputException gone(Exception e) {
    return new InputException(
        "Cannot read input: table "
            + table.name()
            + " cannot be read as of --input-since; its versions expire: "
            + reason(e)
            + "; give a version that it still has, or leave out --input-since, for texts that have a"
            + " summary are skipped anyway, got "
            + table.since(),
        e);
  }

  private static String reason(Exception e) {
    String message = ExceptionUtils.getRootCause(e).getMessage();
    return message == null ? e.toString() : message.lines().findFirst().orElse(e.toString());
  }

  private static Column key() {
    return unhex(sha2(concat_ws("\0", col(TextColumns.ID), col(TextColumns.TEXT)), 256));
  }
}
