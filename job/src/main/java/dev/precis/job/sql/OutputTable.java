package dev.precis.job.sql;

import dev.precis.job.output.CommittedTable;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * A table of an output, as Spark reads it. Equal to another one with the same rows, so that Spark
 * finds what it has cached.
 */
final class OutputTable implements SupportsRead {
  private final CommittedTable table;
  private final String name;
  private final Dataset<Row> rows;

  /**
   * @param name of the table in the output
   */
  OutputTable(CommittedTable table, String name, Dataset<Row> rows) {
    this.table = table;
    this.name = name;
    this.rows = rows;
  }

  @Override
  public String name() {
    return name + " of " + table.location();
  }

  // In Spark 3.5 a table has to have this deprecated method.
  @SuppressWarnings("deprecation")
  @Override
  public StructType schema() {
    return rows.schema();
  }

  @Override
  public Set<TableCapability> capabilities() {
    return Set.of(TableCapability.BATCH_READ);
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    return new OutputScanBuilder(name(), rows);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OutputTable that && table.equals(that.table);
  }

  @Override
  public int hashCode() {
    return table.hashCode();
  }
}
