package dev.precis.job.output;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;

import dev.precis.job.console.Console;
import dev.precis.job.console.InputException;
import dev.precis.job.table.Columns;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The recipe whose summaries a command reads.
 *
 * @param verb what the command does with summaries, for messages
 * @param asked the id that the user asked for; null for the recipe of the latest summary
 */
public record ChosenRecipe(String verb, String asked) {
  /**
   * All committed summaries of the recipe. If the output has several recipes, the console says
   * which one this is.
   *
   * @throws InputException if there are no summaries, or not of the recipe that was asked for
   */
  public Dataset<Row> summaries(SparkSession spark, SummaryStore store, Console console) {
    return of(id(spark, store, console), spark, store);
  }

  /** All committed summaries of a recipe whose id {@link #id} returned. */
  public static Dataset<Row> of(String id, SparkSession spark, SummaryStore store) {
    return store.committed(spark, SummaryStore.SUMMARIES, List.of(id));
  }

  /**
   * The id of the recipe. If the output has several recipes, the console says which one this is.
   *
   * @throws InputException if there are no summaries, or not of the recipe that was asked for
   */
  public String id(SparkSession spark, SummaryStore store, Console console) {
    // Of a table, this is a query.
    List<String> recipes = store.recipes();
    Dataset<Row> summaries = store.committed(spark, SummaryStore.SUMMARIES, recipes);
    if (summaries == null) {
      throw new InputException(
          "Cannot " + verb + " summaries: the output has none yet, got " + store.location());
    }
    String id = asked == null ? latest(summaries) : asked;
    if (!recipes.contains(id)) {
      throw new InputException(
          "Cannot "
              + verb
              + " summaries: no such recipe; the output has "
              + String.join(", ", recipes)
              + ", got "
              + id);
    }
    if (recipes.size() > 1) {
      console.say("recipe %s of %s; choose with --recipe", id, String.join(", ", recipes));
    }
    return id;
  }

  private static String latest(Dataset<Row> summaries) {
    return summaries
        .groupBy(col(Columns.RECIPE))
        .agg(max(Columns.CREATED_AT).as(Columns.CREATED_AT))
        .orderBy(col(Columns.CREATED_AT).desc())
        .first()
        .getString(0);
  }
}
