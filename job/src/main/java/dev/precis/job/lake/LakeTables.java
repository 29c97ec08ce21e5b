package dev.precis.job.lake;

import dev.precis.job.console.Console;
import dev.precis.job.console.InputException;
import dev.precis.job.output.SummaryStore;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Opens the tables that a run writes to, makes them, and adds columns of a later Precis.
 *
 * @param format of a table that does not exist yet; empty for that of the catalog
 */
record LakeTables(SparkSession spark, LakeTarget target, String format, Console console) {
  private static final String EXTENSIONS = "spark.sql.extensions";
  private static final String ICEBERG_EXTENSIONS =
      "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions";

  /**
   * Checks that summaries and failures have a table each.
   *
   * @throws InputException if both have the same name
   */
  void requireTwo() {
    String failures = target.failuresName().qualified(spark).quoted();
    if (target.summariesName().qualified(spark).quoted().equalsIgnoreCase(failures)) {
      throw new InputException(
          "Cannot write to table: failures need a table of their own, got --failures-table "
              + target.failures());
    }
  }

  /**
   * @param kind of the table
   * @throws InputException if it cannot be made, or rows of Precis do not fit into it
   */
  LakeTable open(String kind) {
    TableName name =
        (kind.equals(SummaryStore.SUMMARIES) ? target.summariesName() : target.failuresName())
            .qualified(spark);
    LakeTable table =
        LakeTable.find(spark, name)
            .map(found -> fitting(found, kind))
            .orElseGet(() -> create(name, kind));
    requireExtensions(table);
    return table;
  }

  private LakeTable create(TableName name, String kind) {
    List<StructField> columns = Arrays.asList(LakeColumns.written(kind).fields());
    LakeTable table = new NewTable(spark, name, newFormat(name), columns, kind).make();
    console.say("created the table %s (%s)", name, table.format().label());
    return table;
  }

  private LakeFormat newFormat(TableName name) {
    if (name.isPath()) {
      return LakeFormat.DELTA;
    }
    return !format.isEmpty()
        ? LakeFormat.asked(format)
        : LakeFormat.ofCatalog(name.catalogClass(spark))
            .orElseThrow(
                () ->
                    new InputException(
                        "Cannot create table: the catalog "
                            + name.catalog()
                            + " does not tell whether it makes Iceberg or Delta tables; set"
                            + " --output-format iceberg or delta, got "
                            + name));
  }

  private LakeTable fitting(LakeTable table, String kind) {
    StructType wanted = LakeColumns.written(kind);
    table.columns().requireFit(wanted, table.name());
    List<StructField> missing = table.columns().missing(wanted);
    if (missing.isEmpty()) {
      return table;
    }
    LakeTable whole = table.with(spark, missing);
    console.say("added to the table %s: %s", table.name(), LakeColumns.names(missing));
    return whole;
  }

  /** Without them, Spark does not know the statements about branches. */
  private void requireExtensions(LakeTable table) {
    if (table.format() == LakeFormat.ICEBERG
        && !spark.conf().get(EXTENSIONS, "").contains(ICEBERG_EXTENSIONS)) {
      throw new InputException(
          "Cannot write to table: Spark does not have Iceberg's SQL extensions; add --conf "
              + EXTENSIONS
              + '='
              + ICEBERG_EXTENSIONS
              + ", got "
              + table.name());
    }
  }
}
