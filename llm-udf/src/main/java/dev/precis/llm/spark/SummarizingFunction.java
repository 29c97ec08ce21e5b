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
 * Summarizes its first argument, in as many words as the second says or else the settings.
 *
 * @param <R> what Spark has for a value of its result type
 */
abstract class SummarizingFunction<R> extends RowFunction<R> {
  private static final long serialVersionUID = 1L;
  private static final int MOST_WORDS = 10_000;

  /** A summarizer counts the tokens of its prompts when it is made: so one for many rows. */
  private transient Map<Integer, Summarizer> summarizers;

  SummarizingFunction(SqlFunction function, CatalogSettings settings, List<DataType> inputTypes) {
    super(function, settings, inputTypes);
  }

  abstract R summarized(Summary summary);

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
