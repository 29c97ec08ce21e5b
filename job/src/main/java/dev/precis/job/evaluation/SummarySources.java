package dev.precis.job.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import dev.precis.job.table.Columns;
import dev.precis.llm.prompt.Level;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Finds the texts that summaries are of. */
final class SummarySources {
  private static final String FOUND_SHA256 = "found_sha256";
  private static final String CHAPTER = "chapter";
  private static final String CHAPTER_BOOK = "chapter_book";
  private static final String CHAPTER_OF = "chapter_of";
  private static final String PARENT = "parent_node";
  private static final String PARENT_SOURCE = "parent_source";
  private static final String PARAGRAPH_END = "\n\n";

  private SummarySources() {}

  /**
   * Adds {@link EvaluationColumns#SOURCE} to summaries. The source of a chapter is the text with
   * its SHA-256. The source of a part or a book is the texts of those of its chapters that have a
   * summary. It is null if a text was not found.
   *
   * @param latest as {@code CurrentSummaries} selects them
   * @param chapters rows of {@link Columns#CHAPTERS}
   */
  static Dataset<Row> of(Dataset<Row> latest, Dataset<Row> chapters) {
    Dataset<Row> texts =
        chapters
            .where(col(Columns.TEXT).isNotNull())
            .select(
                col(Columns.TEXT_SHA256).as(FOUND_SHA256),
                col(Columns.TEXT).as(EvaluationColumns.SOURCE))
            .dropDuplicates(new String[] {FOUND_SHA256});
    Column isChapter = col(Columns.LEVEL).equalTo(Level.CHAPTER.label());
    Dataset<Row> ofChapters =
        latest
            .where(isChapter)
            .join(texts, col(Columns.TEXT_SHA256).equalTo(col(FOUND_SHA256)), "left_outer")
            .drop(FOUND_SHA256);
    Dataset<Row> above = latest.where(not(isChapter));
    return ofChapters.unionByName(ofParents(above, ofChapters));
  }

  private static Dataset<Row> ofParents(Dataset<Row> parents, Dataset<Row> chapters) {
    Dataset<Row> parts =
        chapters.select(
            col(Columns.BOOK_ID).as(CHAPTER_BOOK),
            col(Columns.CHAPTER_INDEX).as(CHAPTER_OF),
            col(EvaluationColumns.SOURCE).as(CHAPTER));
    Column within =
        col(Columns.BOOK_ID)
            .equalTo(col(CHAPTER_BOOK))
            .and(col(CHAPTER_OF).between(col(Columns.FIRST_CHAPTER), col(Columns.LAST_CHAPTER)));
    Column inOrder = sort_array(collect_list(struct(col(CHAPTER_OF), col(CHAPTER))));
    Dataset<Row> joined =
        parents
            .join(parts, within)
            .groupBy(col(Columns.NODE_ID).as(PARENT))
            .agg(
                when(
                        count(lit(1)).equalTo(count(col(CHAPTER))),
                        concat_ws(PARAGRAPH_END, inOrder.getField(CHAPTER)))
                    .as(PARENT_SOURCE));
    return parents
        .join(joined, col(Columns.NODE_ID).equalTo(col(PARENT)), "left_outer")
        .drop(PARENT)
        .withColumnRenamed(PARENT_SOURCE, EvaluationColumns.SOURCE);
  }
}
