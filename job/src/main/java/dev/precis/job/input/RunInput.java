package dev.precis.job.input;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.precis.job.table.Columns;
import dev.precis.llm.settings.Address;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.CollectionAccumulator;

/**
 * Where the texts of a run come from, and how they are read. The run's file keeps it, so that other
 * commands can read the texts again.
 *
 * @param inputs files, folders or globs; empty if the texts are in a table of a catalog
 * @param format of a table in files: parquet, csv or json; null for others
 * @param textColumn column of a table with the text
 * @param idColumn column of a table that names each text; null for none
 * @param chapterRegex matches the heading lines of chapters; empty to find them automatically
 * @param table of a catalog; null for none
 */
public record RunInput(
    @JsonProperty("paths") List<String> inputs,
    String format,
    @JsonProperty("text_column") String textColumn,
    @JsonProperty("id_column") String idColumn,
    @JsonProperty("chapter_regex") String chapterRegex,
    @JsonProperty("table") CatalogTable table) {
  private static final String DOUBTFUL = "precis.doubtful_books";

  /** Texts in files. */
  public RunInput(
      List<String> inputs, String format, String textColumn, String idColumn, String chapterRegex) {
    this(inputs, format, textColumn, idColumn, chapterRegex, null);
  }

  public static RunInput of(InputRequest request, String chapterRegex) {
    return new RunInput(
        request.paths(),
        request.format(),
        request.textColumn(),
        request.idColumn(),
        chapterRegex,
        request.table());
  }

  /**
   * Returns the input as another process can read it, also from another folder. It contains no
   * user-info, and no query of a web address, because these may be credentials.
   */
  public RunInput recorded(Configuration hadoop) {
    return new RunInput(
        inputs.stream().map(input -> new Address(qualified(input, hadoop)).shown()).toList(),
        format,
        textColumn,
        idColumn,
        chapterRegex,
        table);
  }

  /** The same with all texts of the table, whatever version a run compared it with. */
  public RunInput whole() {
    return table == null
        ? this
        : new RunInput(inputs, format, textColumn, idColumn, chapterRegex, table.whole());
  }

  private static String qualified(String input, Configuration hadoop) {
    try {
      Path path = new Path(input);
      return path.getFileSystem(hadoop).makeQualified(path).toString();
    } catch (IOException | IllegalArgumentException e) {
      // Reading the input will report the error.
      return input;
    }
  }

  /**
   * Reads rows with the columns of {@code Columns.CHAPTERS}, of all kinds.
   *
   * @param doubtful collects the ids of books whose headings are doubtful
   * @throws dev.precis.job.console.InputException if the input cannot be used
   */
  public Dataset<Row> chapters(SparkSession spark, CollectionAccumulator<String> doubtful) {
    return chapters(spark, doubtful, false);
  }

  /**
   * The same.
   *
   * @param watched see {@link InputRequest}
   */
  Dataset<Row> chapters(
      SparkSession spark, CollectionAccumulator<String> doubtful, boolean watched) {
    TextColumns columns = new TextColumns(textColumn, idColumn);
    if (table != null) {
      return TableReader.chapters(new CatalogReader(spark, table, columns).texts());
    }
    if (format != null) {
      return TableReader.table(spark, inputs, format, watched)
          .map(files -> TableReader.chapters(columns.of(files)))
          .orElseGet(() -> spark.createDataFrame(List.of(), Columns.CHAPTERS));
    }
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    BookFiles books =
        watched ? BookFiles.settled(inputs, hadoop, Instant.now()) : BookFiles.find(inputs, hadoop);
    return BookReader.chapters(spark, books.requireDistinctIds(), chapterRegex, hadoop, doubtful);
  }

  /** A new collector for {@link #chapters}. */
  public static CollectionAccumulator<String> doubtful(SparkSession spark) {
    return spark.sparkContext().collectionAccumulator(DOUBTFUL);
  }
}
