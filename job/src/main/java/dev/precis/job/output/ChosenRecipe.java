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
 * The recipe whose summaries a command is about.
 *
 * @param verb of the command, for messages
 * @param asked by the user; null for the one that was last worked with
 */
public record ChosenRecipe(String verb, String asked) {
  /**
   * All committed summaries of the recipe; says which one it is where there are several.
   *
   * @throws InputException when there are none
   */
  public Dataset<Row> summaries(SparkSession spark, SummaryStore store, Console console) {
    return of(id(spark, store, console), spark, store);
  }

  /** The same, of a recipe that {@link #id} gave. */
  public static Dataset<Row> of(String id, SparkSession spark, SummaryStore store) {
    return store.committed(spark, SummaryStore.SUMMARIES, List.of(id));
  }

  /**
   * Its id; says it where there are several.
   *
   * @throws InputException when there is none, or not the one that was asked for
   */
  public String id(SparkSession spark, SummaryStore store, Console console) {
    Dataset<Row> summaries = store.committed(spark, SummaryStore.SUMMARIES, store.recipes());
    if (summaries == null) {
      throw new InputException(
          "Cannot " + verb + " summaries: there are none yet, got " + store.location());
    }
    String id = asked == null ? latest(summaries) : asked;
    if (!store.recipes().contains(id)) {
      throw new InputException(
          "Cannot "
              + verb
              + " summaries: no such recipe; there are "
              + String.join(", ", store.recipes())
              + ", got "
              + id);
    }
    if (store.recipes().size() > 1) {
      console.say("recipe %s of %s; choose with --recipe", id, String.join(", ", store.recipes()));
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
