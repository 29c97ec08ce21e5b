package dev.precis.job.input;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.precis.llm.settings.Address;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.CollectionAccumulator;

/**
 * From where texts come, and how they are read.
 *
 * @param inputs files, folders or globs
 * @param format null for books, else a table's format: parquet, csv or json
 * @param textColumn of a table
 * @param idColumn of a table; null for none
 * @param chapterRegex what the heading lines of chapters match; empty to find them
 */
public record RunInput(
    @JsonProperty("paths") List<String> inputs,
    String format,
    @JsonProperty("text_column") String textColumn,
    @JsonProperty("id_column") String idColumn,
    @JsonProperty("chapter_regex") String chapterRegex) {
  private static final String DOUBTFUL = "precis.doubtful_books";

  public static RunInput of(InputRequest request, String chapterRegex) {
    return new RunInput(
        request.paths(), request.format(), request.textColumn(), request.idColumn(), chapterRegex);
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
        chapterRegex);
  }

  private static String qualified(String input, Configuration hadoop) {
    try {
      Path path = new Path(input);
      return path.getFileSystem(hadoop).makeQualified(path).toString();
    } catch (IOException | IllegalArgumentException e) {
      // Reading it will say so.
      return input;
    }
  }

  /**
   * Rows of {@code Columns.CHAPTERS}, of all kinds.
   *
   * @param doubtful takes the ids of books whose headings are doubtful
   * @throws dev.precis.job.console.InputException when the input cannot be used
   */
  public Dataset<Row> chapters(SparkSession spark, CollectionAccumulator<String> doubtful) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    return format == null
        ? BookReader.chapters(
            spark,
            BookFiles.find(inputs, hadoop).requireDistinctIds(),
            chapterRegex,
            hadoop,
            doubtful)
        : TableReader.chapters(spark, inputs, format, textColumn, idColumn);
  }

  /** To be given to {@link #chapters}. */
  public static CollectionAccumulator<String> doubtful(SparkSession spark) {
    return spark.sparkContext().collectionAccumulator(DOUBTFUL);
  }
}
