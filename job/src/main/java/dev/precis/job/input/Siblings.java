package dev.precis.job.input;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.when;

import dev.precis.job.table.Columns;
import dev.precis.llm.prompt.Level;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The numbers of summaries that parts and books are made from.
 *
 * @param counts for each level: from a number of children to the number of parents with so many
 */
public record Siblings(Map<Level, Map<Long, Long>> counts) {
  private static final String CHILDREN = "children";

  /**
   * @param chapters rows with the columns of {@link Columns#CHAPTERS}
   * @param levels levels of the run
   */
  static Siblings of(Dataset<Row> chapters, List<Level> levels) {
    Map<Level, Map<Long, Long>> counts = new EnumMap<>(Level.class);
    Dataset<Row> known = chapters.where(col(Columns.FIRST_CHAPTER).isNotNull());
    boolean hasParts = levels.contains(Level.PART);
    if (hasParts) {
      counts.put(
          Level.PART,
          counts(
              known.where(col(Columns.PART).isNotNull()), Columns.PARENT_ID, col(Columns.NODE_ID)));
    }
    if (levels.contains(Level.BOOK)) {
      Column part = when(col(Columns.PART).isNotNull(), col(Columns.PARENT_ID));
      Column child = hasParts ? coalesce(part, col(Columns.NODE_ID)) : col(Columns.NODE_ID);
      counts.put(Level.BOOK, counts(known, Columns.BOOK_ID, child));
    }
    return new Siblings(counts);
  }

  private static Map<Long, Long> counts(Dataset<Row> rows, String parent, Column child) {
    Map<Long, Long> counts = new TreeMap<>();
    rows.groupBy(parent)
        .agg(countDistinct(child).as(CHILDREN))
        .groupBy(CHILDREN)
        .count()
        .collectAsList()
        .forEach(row -> counts.put(row.getLong(0), row.getLong(1)));
    return counts;
  }

  /** From a number of children to the number of parts, or of books, with so many. */
  public Map<Long, Long> of(Level level) {
    return counts.getOrDefault(level, Map.of());
  }

  /** Number of parts, or of books. */
  public long parents(Level level) {
    return of(level).values().stream().mapToLong(Long::longValue).sum();
  }
}
