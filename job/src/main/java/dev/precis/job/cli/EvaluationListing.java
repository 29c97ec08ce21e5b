package dev.precis.job.cli;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import dev.precis.job.console.Console;
import dev.precis.job.console.Listing;
import dev.precis.job.console.OutputFormat;
import dev.precis.job.console.Plural;
import dev.precis.job.evaluation.QualityColumns;
import dev.precis.job.table.Columns;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * Prints an evaluation. People see the columns that fit a line, with their means and medians;
 * programs get all columns.
 *
 * @param hasReferences whether the evaluation has scores against references
 */
record EvaluationListing(boolean hasReferences) {
  private static final List<Shown> MEASURES =
      List.of(
          new Shown("words", QualityColumns.SUMMARY_WORDS, 5, 0),
          new Shown("ratio", QualityColumns.COMPRESSION, 6, 1),
          new Shown("copied-4", QualityColumns.COPIED_4GRAMS, 8, 2),
          new Shown("copied-s", QualityColumns.COPIED_SENTENCES, 8, 2),
          new Shown("new-names", QualityColumns.NOVEL_NAMES, 9, 1),
          new Shown("start", QualityColumns.COVERAGE_START, 5, 2),
          new Shown("middle", QualityColumns.COVERAGE_MIDDLE, 6, 2),
          new Shown("end", QualityColumns.COVERAGE_END, 5, 2),
          new Shown("repeats", QualityColumns.REPETITION, 7, 2),
          new Shown("language", QualityColumns.LANGUAGE_MATCH, 8, 2));

  private static final List<Shown> SCORES =
      List.of(
          new Shown("R-1", QualityColumns.ROUGE1_F1, 5, 3),
          new Shown("R-2", QualityColumns.ROUGE2_F1, 5, 3),
          new Shown("R-L", QualityColumns.ROUGE_L_F1, 5, 3),
          new Shown("lead-1", QualityColumns.LEAD3 + QualityColumns.ROUGE1_F1, 6, 3),
          new Shown("lead-2", QualityColumns.LEAD3 + QualityColumns.ROUGE2_F1, 6, 3),
          new Shown("lead-L", QualityColumns.LEAD3 + QualityColumns.ROUGE_L_F1, 6, 3));

  private static final String SUMMARY_HEADING = "summary of";
  private static final int SUMMARY_WIDTH = 30;

  void print(Dataset<Row> rows, OutputFormat format, Console console) {
    Dataset<Row> sorted =
        rows.orderBy(col(Columns.BOOK_ID), col(Columns.LEVEL).desc(), col(Columns.CHAPTER_INDEX));
    if (format == OutputFormat.table) {
      listing().print(shown(sorted), format, console.out());
      console.out().println();
      listing().print(figures(rows).iterator(), format, console.out());
    } else {
      Iterator<List<Object>> all = stream(sorted).map(EvaluationListing::values).iterator();
      new Listing(List.of(rows.columns()), List.of()).print(all, format, console.out());
    }
  }

  private List<Shown> columns() {
    return hasReferences ? Stream.concat(MEASURES.stream(), SCORES.stream()).toList() : MEASURES;
  }

  private Listing listing() {
    return new Listing(
        Stream.concat(Stream.of(SUMMARY_HEADING), columns().stream().map(Shown::heading)).toList(),
        Stream.concat(Stream.of(SUMMARY_WIDTH), columns().stream().map(Shown::width)).toList());
  }

  private Iterator<List<Object>> shown(Dataset<Row> rows) {
    Column[] columns =
        Stream.concat(Stream.of(col(Columns.NODE_ID)), columns().stream().map(Shown::number))
            .toArray(Column[]::new);
    return stream(rows.select(columns)).map(row -> shown(row.getString(0), row, 1)).iterator();
  }

  /** The means and the medians of each level. */
  private List<List<Object>> figures(Dataset<Row> rows) {
    List<Column> figures =
        columns().stream().flatMap(each -> Stream.of(avg(each.number()), each.median())).toList();
    Dataset<Row> levels =
        rows.groupBy(col(Columns.LEVEL))
            .agg(figures.get(0), figures.subList(1, figures.size()).toArray(Column[]::new))
            .orderBy(col(Columns.LEVEL).desc());
    List<List<Object>> shown = new ArrayList<>();
    for (Row level : levels.collectAsList()) {
      String plural = Plural.of(level.getString(0));
      shown.add(every(2, 1, "mean of " + plural, level));
      shown.add(every(2, 2, "median of " + plural, level));
    }
    return shown;
  }

  /** Every {@code step}th number, from {@code from}. */
  private List<Object> every(int step, int from, String name, Row row) {
    List<Object> values = new ArrayList<>(List.of(name));
    for (int i = 0; i < columns().size(); i++) {
      values.add(columns().get(i).shown(row, from + step * i));
    }
    return values;
  }

  private List<Object> shown(String name, Row row, int from) {
    return every(1, from, name, row);
  }

  private static Stream<Row> stream(Dataset<Row> rows) {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(rows.toLocalIterator(), 0), false);
  }

  private static List<Object> values(Row row) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < row.length(); i++) {
      boolean isList = row.schema().fields()[i].name().equals(QualityColumns.NOVEL_NAME_LIST);
      values.add(isList && !row.isNullAt(i) ? row.getList(i) : row.get(i));
    }
    return values;
  }

  /**
   * A column for people.
   *
   * @param digits after the decimal point
   */
  private record Shown(String heading, String column, int width, int digits) {
    Column number() {
      return col(column).cast(DataTypes.DoubleType);
    }

    Column median() {
      return expr("percentile(cast(" + column + " as double), 0.5)");
    }

    String shown(Row row, int at) {
      return row.isNullAt(at)
          ? ""
          : String.format(Locale.ROOT, "%." + digits + "f", row.getDouble(at));
    }
  }
}
