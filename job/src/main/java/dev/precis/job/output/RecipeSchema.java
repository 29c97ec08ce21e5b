package dev.precis.job.output;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_json;

import dev.precis.job.table.Columns;
import dev.precis.llm.schema.JsonSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * What the summaries of one recipe are as JSON. A recipe whose summaries are plain text has no such
 * file.
 */
record RecipeSchema(TextFile file) {
  /** The columns of summaries that are JSON of a schema. */
  static StructType columns(String schema) {
    return Columns.SUMMARIES.add(Columns.ANSWER, type(schema));
  }

  private static StructType type(String schema) {
    return SchemaType.of(JsonSchema.parse(schema));
  }

  boolean exists() throws IOException {
    return file.exists();
  }

  /** From now on the recipe's rows have {@link Columns#ANSWER}. */
  void keep(String schema) throws IOException {
    file.replace(schema);
  }

  /** Summaries with the column that follows from them, where there is one. */
  Dataset<Row> withAnswers(Dataset<Row> summaries) {
    try {
      return exists()
          ? summaries.withColumn(Columns.ANSWER, from_json(col(Columns.SUMMARY), type(file.read())))
          : summaries;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file.path(), e);
    }
  }
}
