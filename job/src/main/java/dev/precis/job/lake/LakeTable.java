package dev.precis.job.lake;

import dev.precis.job.console.InputException;
import dev.precis.job.console.Reason;
import dev.precis.job.store.Connectors;
import dev.precis.job.table.Columns;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
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
  private static final String MADE_BY_PRECIS = "precis.table";

  private static final String DELTA_LOG = "_delta_log";
  private static final Pattern DELTA_COMMIT = Pattern.compile("\\d+\\.(?:json|checkpoint.*)");
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
    if (name.isPath()) {
      Path log = new Path(name.path(), DELTA_LOG);
      return hasCommit(
          Connectors.fileSystem(log, spark.sparkContext().hadoopConfiguration()), log);
    }
    return spark.catalog().tableExists(name.quoted());
  }

  /** Delta makes the folder of a new table's log before the first commit. */
  private static boolean hasCommit(FileSystem files, Path log) throws IOException {
    try {
      return Arrays.stream(files.listStatus(log))
          .anyMatch(entry -> DELTA_COMMIT.matcher(entry.getPath().getName()).matches());
    } catch (FileNotFoundException e) {
      return false;
    }
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

  /**
   * Makes a table with the columns of Precis.
   *
   * @param name its full name
   * @param kind of the table
   * @throws InputException if the catalog cannot make it
   */
  static LakeTable create(
      SparkSession spark,
      TableName name,
      LakeFormat format,
      List<StructField> columns,
      String kind) {
    try {
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
                  + properties(kind))
          .collect();
      if (name.isPath() && !exists(spark, name)) {
        completeLog(spark, name, columns, kind);
      }
    } catch (Exception e) {
      // Spark's Scala methods throw AnalysisException without declaring it, and it is checked.
      // Another run may have made the table at the same moment.
      return find(spark, name)
          .orElseThrow(
              () ->
                  new InputException("Cannot create table: " + Reason.of(e) + ", got " + name, e));
    }
    return find(spark, name)
        .orElseThrow(() -> new InputException("Cannot create table: it is not there, got " + name));
  }

  private static String properties(String kind) {
    return "('" + MADE_BY_PRECIS + "' = '" + kind + "')";
  }

  /**
   * Makes the first commit of a Delta table. Delta takes the folder of a log for a table, although
   * whoever began to make it has not committed yet, or never will. Of several that do this at once,
   * one succeeds, and the others get an exception.
   */
  private static void completeLog(
      SparkSession spark, TableName name, List<StructField> columns, String kind) {
    spark
        .createDataFrame(List.of(), DataTypes.createStructType(columns))
        .write()
        .format(LakeFormat.DELTA.label())
        .mode(SaveMode.Append)
        .partitionBy(Columns.RECIPE)
        .save(name.path());
    spark
        .sql("ALTER TABLE " + name.quoted() + " SET TBLPROPERTIES " + properties(kind))
        .collect();
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
