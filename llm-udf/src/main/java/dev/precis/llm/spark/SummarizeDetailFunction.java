package dev.precis.llm.spark;

import dev.precis.llm.engine.GenerationException;
import dev.precis.llm.summarize.Summary;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** Returns a text's summary and its cost, or NULLs and the reason why there is no summary. */
final class SummarizeDetailFunction extends SummarizingFunction<InternalRow> {
  private static final long serialVersionUID = 1L;

  private static final StructType TYPE =
      new StructType()
          .add("summary", DataTypes.StringType)
          .add("stop_reason", DataTypes.StringType)
          .add("prompt_tokens", DataTypes.IntegerType)
          .add("generated_tokens", DataTypes.IntegerType)
          .add("passages", DataTypes.IntegerType)
          .add("levels", DataTypes.IntegerType)
          .add("error_kind", DataTypes.StringType)
          .add("error_message", DataTypes.StringType);

  SummarizeDetailFunction(
      SqlFunction function, CatalogSettings settings, List<DataType> inputTypes) {
    super(function, settings, inputTypes);
  }

  @Override
  DataType resultType() {
    return TYPE;
  }

  @Override
  InternalRow summarized(Summary summary) {
    return row(
        UTF8String.fromString(summary.text()),
        UTF8String.fromString(summary.stopReason().label()),
        summary.promptTokens(),
        summary.generatedTokens(),
        summary.passages(),
        summary.levels(),
        null,
        null);
  }

  @Override
  InternalRow failed(GenerationException failure) {
    return row(
        null,
        null,
        null,
        null,
        null,
        null,
        UTF8String.fromString(failure.kind().label()),
        UTF8String.fromString(failure.getMessage()));
  }

  private static InternalRow row(Object... values) {
    return new GenericInternalRow(values);
  }
}
