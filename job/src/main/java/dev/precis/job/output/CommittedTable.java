package dev.precis.job.output;

import dev.precis.job.table.Columns;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A table of an output as it was at one time: the waves that counted then, of all recipes. Equal to
 * another one with the same rows. Immutable.
 */
public final class CommittedTable {
  private final String name;
  private final String location;
  private final StructType columns;
  private final List<Wave> waves;
  private final WaveTables tables;

  /**
   * @param name of the table
   * @param location the URI of the output
   * @param columns of its files
   * @param waves of this table
   */
  CommittedTable(
      String name, String location, StructType columns, List<Wave> waves, WaveTables tables) {
    this.name = name;
    this.location = location;
    this.columns = columns;
    this.waves = waves;
    this.tables = tables;
  }

  /** The URI of the output. */
  public String location() {
    return location;
  }

  /**
   * The rows: the columns of the table, {@link Columns#ANSWER} if all recipes that have it agree on
   * its type, {@link Columns#RECIPE} and {@link Columns#WAVE}. Spark looks for the files now, and
   * reads them when it computes the rows.
   *
   * <p>If a compaction has replaced a file since, Spark throws {@code AnalysisException}, which it
   * does not declare, and which is checked.
   */
  public Dataset<Row> rows(SparkSession spark) {
    return waves.isEmpty() ? none(spark) : tables.rows(spark, name, columns, waves);
  }

  private Dataset<Row> none(SparkSession spark) {
    return spark.createDataFrame(
        List.of(),
        columns.add(Columns.RECIPE, DataTypes.StringType).add(Columns.WAVE, DataTypes.IntegerType));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CommittedTable that
        && location.equals(that.location)
        && columns.equals(that.columns)
        && name.equals(that.name)
        && waves.equals(that.waves);
  }

  @Override
  public int hashCode() {
    return Objects.hash(location, columns, name, waves);
  }
}
