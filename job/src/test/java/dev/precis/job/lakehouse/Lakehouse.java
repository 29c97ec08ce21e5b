package dev.precis.job.lakehouse;

import dev.precis.job.testing.SharedSpark;
import dev.precis.job.testing.SubmitOptions;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Spark's settings for the catalogs of the tests: {@code lake} of Iceberg in a folder, {@code jdbc}
 * of Iceberg in a database of SQLite, and Delta as {@code spark_catalog}.
 */
public final class Lakehouse {
  private static final String CATALOG = "spark.sql.catalog.";
  private static final String ICEBERG = "org.apache.iceberg.spark.SparkCatalog";

  private final Map<String, String> settings;

  public Lakehouse(Path folder) {
    settings =
        new TreeMap<>(
            Map.of(
                CATALOG + "lake",
                ICEBERG,
                CATALOG + "lake.type",
                "hadoop",
                CATALOG + "lake.warehouse",
                folder.resolve("lake").toString(),
                CATALOG + "jdbc",
                ICEBERG,
                CATALOG + "jdbc.type",
                "jdbc",
                CATALOG + "jdbc.uri",
                "jdbc:sqlite:" + folder.resolve("catalog.db") + "?busy_timeout=20000",
                CATALOG + "jdbc.warehouse",
                folder.resolve("jdbc").toString(),
                CATALOG + "spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog",
                "spark.sql.warehouse.dir",
                folder.resolve("warehouse").toString()));
    settings.put(
        "spark.sql.extensions",
        "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions,"
            + "io.delta.sql.DeltaSparkSessionExtension");
    // The default, 50, is for tables of many files.
    settings.put("spark.databricks.delta.snapshotPartitions", "2");
    settings.put("spark.sql.shuffle.partitions", "2");
  }

  /** Sets them for Spark in this JVM. */
  public void begin() {
    SharedSpark.session().stop();
    settings.forEach(System::setProperty);
  }

  public void end() {
    SharedSpark.session().stop();
    settings.keySet().forEach(System::clearProperty);
  }

  /** Options for spark-submit, with the libraries of this class path. */
  String submitOptions() {
    return SubmitOptions.of(
        settings, "(iceberg-spark-runtime|delta-spark|delta-storage|sqlite-jdbc)[-_][^/]*\\.jar");
  }
}
