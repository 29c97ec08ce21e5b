package dev.precis.llm.spark;

import dev.precis.llm.engine.GenerationException;
import dev.precis.llm.summarize.Summary;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;

/** Returns the summary of a text. A text that cannot be summarized fails the query. */
final class SummarizeFunction extends SummarizingFunction<UTF8String> {
  private static final long serialVersionUID = 1L;

  SummarizeFunction(SqlFunction function, CatalogSettings settings, List<DataType> inputTypes) {
    super(function, settings, inputTypes);
  }

  @Override
  DataType resultType() {
    return DataTypes.StringType;
  }

  @Override
  UTF8String summarized(Summary summary) {
    return UTF8String.fromString(summary.text());
  }

  @Override
  UTF8String failed(GenerationException failure) {
    throw new GenerationException(
        failure.kind(),
        failure.getMessage()
            + " ("
            + settings().catalog()
            + '.'
            + SqlFunction.SUMMARIZE_DETAIL.label()
            + " gives NULL and the reason instead)",
        failure);
  }
}
