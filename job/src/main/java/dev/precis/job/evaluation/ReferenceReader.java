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
 * Files of references to rows of {@link Reference#COLUMNS}. In one task a file: Spark's own reader
 * knows no line numbers, and takes bytes that are no UTF-8 for characters.
 */
public final class ReferenceReader implements FlatMapFunction<String, Row> {
  private static final long serialVersionUID = 1L;

  private final Broadcast<SerializableConfiguration> hadoop;

  private ReferenceReader(Broadcast<SerializableConfiguration> hadoop) {
    this.hadoop = hadoop;
  }

  /**
   * @throws InputException when there is no such file, or a line of it is no reference
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
    requireGood(references, file);
    return references;
  }

  private static String path(String file, Configuration conf) {
    try {
      Path path = new Path(file);
      if (!path.getFileSystem(conf).getFileStatus(path).isFile()) {
        throw new InputException("Cannot read references: it is no file, got " + file);
      }
      return path.toString();
    } catch (IOException | IllegalArgumentException e) {
      throw new InputException("Cannot read references: " + e.getMessage() + ", got " + file, e);
    }
  }

  private static void requireGood(Dataset<Row> references, String file) {
    List<Row> bad =
        references
            .where(col(Reference.PROBLEM).isNotNull())
            .orderBy(Reference.LINE)
            .select(Reference.LINE, Reference.PROBLEM)
            .limit(1)
            .collectAsList();
    if (!bad.isEmpty()) {
      throw new InputException(
          "Cannot read references: line "
              + bad.get(0).getLong(0)
              + ": "
              + bad.get(0).getString(1)
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
      rows.add(Reference.bad(line + 1, "after it the file is no UTF-8").toRow());
    }
    return rows.iterator();
  }
}
