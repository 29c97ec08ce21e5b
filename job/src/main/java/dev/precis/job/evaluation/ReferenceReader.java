package dev.precis.job.evaluation;

import static org.apache.spark.sql.functions.col;

import dev.precis.job.console.InputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Reads a file of references, JSON Lines in UTF-8, in one task. Spark's own reader knows no line
 * numbers, and replaces invalid bytes without an error.
 */
public final class ReferenceReader implements FlatMapFunction<String, Row> {
  private static final long serialVersionUID = 1L;

  private final Broadcast<SerializableConfiguration> hadoop;

  private ReferenceReader(Broadcast<SerializableConfiguration> hadoop) {
    this.hadoop = hadoop;
  }

  /**
   * Reads a file of references.
   *
   * @param file a path or URI
   * @return rows of {@link Reference#COLUMNS}, cached by Spark; the caller unpersists them
   * @throws InputException if the file cannot be read, or if a line is no reference
   */
  public static Dataset<Row> references(SparkSession spark, String file) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    String path = path(file, conf);
    Broadcast<SerializableConfiguration> sent =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .broadcast(new SerializableConfiguration(conf));
    Dataset<Row> references =
        spark
            .createDataset(List.of(path), Encoders.STRING())
            .flatMap(new ReferenceReader(sent), Encoders.row(Reference.COLUMNS))
            .persist(StorageLevel.MEMORY_AND_DISK());
    requireValid(references, file);
    return references;
  }

  private static String path(String file, Configuration conf) {
    try {
      Path path = new Path(file);
      if (!path.getFileSystem(conf).getFileStatus(path).isFile()) {
        throw new InputException("Cannot read references: it is not a file, got " + file);
      }
      return path.toString();
    } catch (IOException | IllegalArgumentException e) {
      throw new InputException("Cannot read references: " + e.getMessage() + ", got " + file, e);
    }
  }

  private static void requireValid(Dataset<Row> references, String file) {
    List<Row> invalid =
        references
            .where(col(Reference.PROBLEM).isNotNull())
            .orderBy(Reference.LINE)
            .select(Reference.LINE, Reference.PROBLEM)
            .limit(1)
            .collectAsList();
    if (!invalid.isEmpty()) {
      throw new InputException(
          "Cannot read references: line "
              + invalid.get(0).getLong(0)
              + ": "
              + invalid.get(0).getString(1)
              + ", got "
              + file);
    }
  }

  @Override
  public Iterator<Row> call(String file) throws IOException {
    Path path = new Path(file);
    List<Row> rows = new ArrayList<>();
    long line = 0;
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                path.getFileSystem(hadoop.value().value()).open(path),
                StandardCharsets.UTF_8.newDecoder()))) {
      for (String text = in.readLine(); text != null; text = in.readLine()) {
        line++;
        String plain = line == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text;
        if (!plain.isBlank()) {
          rows.add(Reference.parse(plain, line).toRow());
        }
      }
    } catch (CharacterCodingException e) {
      // The decoder reads ahead of the lines.
      rows.add(Reference.invalid(line + 1, "not valid UTF-8, here or further on").toRow());
    }
    return rows.iterator();
  }
}
