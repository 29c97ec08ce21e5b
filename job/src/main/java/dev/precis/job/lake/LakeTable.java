package dev.precis.job.lake;

import dev.precis.job.console.InputException;
import dev.precis.job.console.Reason;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A table of a catalog, as it was when it was opened, in a format that Precis can commit to.
 *
 * @param name its full name
 * @param location its URI
 */
record LakeTable(TableName name, LakeFormat format, String location, LakeColumns columns) {
  /** On tables that Precis made. It may change their columns. */
  static final String MADE_BY_PRECIS = "precis.table";

  private static final String PROVIDER = "Provider";
  private static final String LOCATION = "Location";

  /**
   * Opens a table.
   *
   * @param name its full name
   * @return empty if there is no such table
   * @throws InputException if it cannot be read, or is neither an Iceberg nor a Delta table
   */
  static Optional<LakeTable> find(SparkSession spark, TableName name) {
    try {
      if (!exists(spark, name)) {
        return Optional.empty();
      }
      List<Row> described = spark.sql("DESCRIBE TABLE EXTENDED " + name.quoted()).collectAsList();
      String provider = detail(described, PROVIDER);
      LakeFormat format =
          LakeFormat.named(provider)
              .orElseThrow(
                  () ->
                      new InputException(
                          "Cannot use table: it must be an Iceberg or a Delta table, got "
                              + name
                              + " in the format "
                              + provider));
      return Optional.of(
          new LakeTable(
              name,
              format,
              detail(described, LOCATION),
              new LakeColumns(rows(spark, name).schema())));
    } catch (InputException e) {
      throw e;
    } catch (Exception e) {
      // Spark's Scala methods throw AnalysisException without declaring it, and it is checked.
      throw new InputException("Cannot open table: " + Reason.of(e) + ", got " + name, e);
    }
  }

  private static boolean exists(SparkSession spark, TableName name) throws IOException {
    return name.isPath()
        ? new DeltaLog(spark, name).hasCommit()
        : spark.catalog().tableExists(name.quoted());
  }

  /** A row after the columns, which may have the same names. */
  private static String detail(List<Row> described, String name) {
    return described.stream()
        .dropWhile(row -> !row.getString(0).startsWith("# Detailed Table Information"))
        .filter(row -> row.getString(0).equals(name))
        .map(row -> row.getString(1))
        .findFirst()
        .orElse("");
  }

  /** Whether Precis made the table, and so may add columns to it. */
  private boolean isOwn(SparkSession spark) {
    return spark.sql("SHOW TBLPROPERTIES " + name.quoted()).collectAsList().stream()
        .anyMatch(property -> property.getString(0).equals(MADE_BY_PRECIS));
  }

  /** The statement that adds columns. */
  private String adding(List<StructField> missing) {
    return "ALTER TABLE "
        + name.quoted()
        + " ADD COLUMNS ("
        + LakeColumns.definitions(missing)
        + ')';
  }

  private LakeColumns now(SparkSession spark) {
    return new LakeColumns(rows(spark).schema());
  }

  /**
   * The table with more columns.
   *
   * @param missing at least one
   * @throws InputException if Precis did not make the table, or the catalog cannot add them
   */
  LakeTable with(SparkSession spark, List<StructField> missing) {
    if (!isOwn(spark)) {
      throw new InputException(
          "Cannot write to table: it lacks the columns "
              + LakeColumns.names(missing)
              + ", and Precis changes only tables that it made; use another table, or add them: "
              + adding(missing)
              + ", got "
              + name);
    }
    try {
      spark.sql(adding(missing)).collect();
    } catch (Exception e) {
      // Spark's Scala methods throw AnalysisException without declaring it, and it is checked.
      if (!now(spark).missing(new StructType(missing.toArray(StructField[]::new))).isEmpty()) {
        throw new InputException(
            "Cannot add columns to table: " + Reason.of(e) + ", got " + name, e);
      }
      // Another run has added them at the same moment.
    }
    return new LakeTable(name, format, location, now(spark));
  }

  /** Rows in the columns that the table has now: others may have added some. */
  Dataset<Row> fitted(Dataset<Row> rows) {
    return now(rows.sparkSession()).fitted(rows);
  }

  /** Its rows as they are now. */
  Dataset<Row> rows(SparkSession spark) {
    return rows(spark, name);
  }

  private static Dataset<Row> rows(SparkSession spark, TableName name) {
    if (!name.isPath()) {
      // Catalogs keep tables for a while, and others may have committed since.
      spark.catalog().refreshTable(name.quoted());
    }
    return spark.table(name.quoted());
  }
}
