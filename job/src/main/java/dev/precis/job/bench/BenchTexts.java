package dev.precis.job.bench;

import static org.apache.spark.sql.functions.col;

import dev.precis.job.console.Console;
import dev.precis.job.console.InputException;
import dev.precis.job.input.InputRequest;
import dev.precis.job.input.Selection;
import dev.precis.job.settings.JobSettings;
import dev.precis.job.table.Columns;
import java.util.List;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;

/** Reads the texts to measure with. */
public final class BenchTexts {
  /** Without a limit, because a measurement asks for each text several times. */
  private static final int DEFAULT_LIMIT = 4;

  private BenchTexts() {}

  /**
   * The first texts of the input, four unless the request says how many or which.
   *
   * @return at least one; none is blank
   * @throws InputException if the input cannot be used, or contains no text
   */
  public static List<String> read(SparkSession spark, InputRequest request, JobSettings settings) {
    boolean isLimited = request.limit() != null || request.chapters() != null;
    InputRequest limited = isLimited ? request : request.withLimit(DEFAULT_LIMIT);
    List<String> read =
        Selection.of(spark, limited, settings)
            .chapters()
            .where(col(Columns.TEXT).isNotNull())
            .select(Columns.TEXT)
            .as(Encoders.STRING())
            .collectAsList();
    List<String> texts = read.stream().filter(text -> !text.isBlank()).toList();
    if (texts.isEmpty()) {
      throw new InputException(
          "Cannot bench: the input contains no text, got " + Console.count(read.size(), "chapter"));
    }
    return texts;
  }
}
