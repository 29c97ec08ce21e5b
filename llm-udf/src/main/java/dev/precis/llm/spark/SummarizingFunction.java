package dev.precis.llm.spark;

import dev.precis.llm.engine.GenerationException;
import dev.precis.llm.summarize.Summarizer;
import dev.precis.llm.summarize.Summary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;

/**
 * Summarizes its first argument. The second is the number of words to request; without it, that of
 * the settings.
 *
 * @param <R> Spark's internal class for values of the result type
 */
abstract class SummarizingFunction<R> extends RowFunction<R> {
  private static final long serialVersionUID = 1L;
  private static final int MOST_WORDS = 10_000;

  /** One for many rows, by words, because a new summarizer counts the tokens of its prompts. */
  private transient Map<Integer, Summarizer> summarizers;

  SummarizingFunction(SqlFunction function, CatalogSettings settings, List<DataType> inputTypes) {
    super(function, settings, inputTypes);
  }

  /** Returns the result for a summary. */
  abstract R summarized(Summary summary);

  /** Returns the result for a text that cannot be summarized, or throws. */
  abstract R failed(GenerationException failure);

  @Override
  final R result(InternalRow row) {
    Summarizer summarizer =
        summarizers()
            .computeIfAbsent(
                words(row),
                words -> new Summarizer(model(), settings().summary(words), settings().sampling()));
    Summary summary;
    try {
      summary = summarizer.summarize(row.getUTF8String(0).toString(), cancellation());
    } catch (GenerationException e) {
      GenerationException failure = ofRow(e);
      ExecutorModel.metrics().failed();
      return failed(failure);
    }
    ExecutorModel.metrics().summarized(summary);
    return summarized(summary);
  }

  private int words(InternalRow row) {
    if (inputTypes().size() < 2) {
      return settings().summary().words();
    }
    long words = row.getLong(1);
    if (words < 1 || words > MOST_WORDS) {
      throw new IllegalArgumentException(
          "Cannot summarize: "
              + SqlArgument.WORDS.label()
              + " must be from 1 to "
              + MOST_WORDS
              + ", got "
              + words);
    }
    return (int) words;
  }

  private Map<Integer, Summarizer> summarizers() {
    if (summarizers == null) {
      summarizers = new HashMap<>();
    }
    return summarizers;
  }
}
