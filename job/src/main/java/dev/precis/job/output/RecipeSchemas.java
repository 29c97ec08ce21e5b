package dev.precis.job.output;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_json;

import dev.precis.job.console.InputException;
import dev.precis.job.store.TextFile;
import dev.precis.job.table.Columns;
import dev.precis.llm.schema.JsonSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * The JSON schemas of the recipes whose summaries are JSON. The summaries of a recipe without a
 * schema are plain text. Not thread-safe.
 */
final class RecipeSchemas {
  private final OutputFolder folder;

  /** By recipe: the schema never changes. */
  private final Map<String, Optional<StructType>> types = new HashMap<>();

  RecipeSchemas(OutputFolder folder) {
    this.folder = folder;
  }

  /**
   * Keeps the schema of a recipe, if it has none yet: from now on its rows have {@link
   * Columns#ANSWER}.
   *
   * @param schema empty for plain text, which needs no schema
   * @throws InputException if the tables cannot hold such a column
   */
  void keep(SparkSession spark, String recipe, String schema) {
    TextFile file = file(recipe);
    try {
      if (!schema.isEmpty() && !file.exists()) {
        StructType columns = Columns.SUMMARIES.add(Columns.ANSWER, type(schema));
        folder.storage().requireHolds(spark, columns, folder.files(), folder.layout().trial());
        file.replace(schema);
      }
      types.remove(recipe);
    } catch (IOException e) {
      throw new InputException(
          "Cannot write output: " + e.getMessage() + ", got " + folder.layout().root(), e);
    }
  }

  /** The summaries of a recipe, with {@link Columns#ANSWER} if the recipe has a schema. */
  Dataset<Row> withAnswers(Dataset<Row> summaries, String recipe) {
    return types
        .computeIfAbsent(recipe, this::read)
        .map(type -> summaries.withColumn(Columns.ANSWER, from_json(col(Columns.SUMMARY), type)))
        .orElse(summaries);
  }

  private Optional<StructType> read(String recipe) {
    TextFile file = file(recipe);
    try {
      return file.readIfExists().map(RecipeSchemas::type);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file.path(), e);
    }
  }

  /**
   * Columns, and {@link Columns#ANSWER} if the recipes that have a schema agree on its type: a
   * column has one type.
   */
  StructType withAnswers(StructType columns, List<String> recipes) {
    List<StructType> types =
        recipes.stream().flatMap(recipe -> type(file(recipe)).stream()).distinct().toList();
    return types.size() == 1 ? columns.add(Columns.ANSWER, types.get(0)) : columns;
  }

  private static Optional<StructType> type(TextFile file) {
    try {
      return file.readIfExists().map(RecipeSchemas::type);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file.path(), e);
    }
  }

  private TextFile file(String recipe) {
    return new TextFile(folder.files(), folder.layout().schema(recipe));
  }

  private static StructType type(String schema) {
    return SchemaType.of(JsonSchema.parse(schema));
  }
}
