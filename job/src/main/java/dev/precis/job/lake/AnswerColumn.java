package dev.precis.job.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_json;

import dev.precis.job.output.SchemaType;
import dev.precis.job.table.Columns;
import dev.precis.llm.schema.JsonSchema;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The column of typed answers, which a run with a JSON schema adds. Not thread-safe. */
final class AnswerColumn {
  private DataType type;

  /**
   * Adds the column to a table that does not have it.
   *
   * @param schema not empty
   * @return the table with the column
   * @throws dev.precis.job.console.InputException if the table has the answers of another schema
   */
  LakeTable addTo(LakeTable table, String schema, SparkSession spark) {
    type = SchemaType.of(JsonSchema.parse(schema));
    StructType wanted = new StructType().add(Columns.ANSWER, type);
    table.columns().requireTypes(wanted, table.name());
    List<StructField> missing = table.columns().missing(wanted);
    return missing.isEmpty() ? table : table.with(spark, missing);
  }

  /** The summaries, with the column if there is a schema. */
  Dataset<Row> with(Dataset<Row> summaries) {
    return type == null
        ? summaries
        : summaries.withColumn(Columns.ANSWER, from_json(col(Columns.SUMMARY), type, Map.of()));
  }
}
