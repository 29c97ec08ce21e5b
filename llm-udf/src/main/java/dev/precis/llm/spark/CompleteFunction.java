package dev.precis.llm.spark;

import dev.precis.llm.engine.GenerationException;
import dev.precis.llm.schema.JsonSchema;
import dev.precis.llm.summarize.Completer;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;

/** Returns the answer to a prompt, as JSON if the second argument is a schema. */
final class CompleteFunction extends RowFunction<UTF8String> {
  private static final long serialVersionUID = 1L;

  CompleteFunction(SqlFunction function, CatalogSettings settings, List<DataType> inputTypes) {
    super(function, settings, inputTypes);
  }

  @Override
  DataType resultType() {
    return DataTypes.StringType;
  }

  @Override
  UTF8String result(InternalRow row) {
    // Before the model is loaded, so that an invalid schema fails at once.
    Optional<JsonSchema> schema =
        inputTypes().size() < 2
            ? Optional.empty()
            : Optional.of(JsonSchema.parse(row.getUTF8String(1).toString()));
    Completer completer = new Completer(model(), settings().summary(), settings().sampling());
    try {
      return UTF8String.fromString(
          completer.complete(row.getUTF8String(0).toString(), schema, cancellation()).text());
    } catch (GenerationException e) {
      throw ofRow(e);
    }
  }
}
