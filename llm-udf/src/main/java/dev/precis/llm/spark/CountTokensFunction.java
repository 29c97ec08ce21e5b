package dev.precis.llm.spark;

import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** Returns the number of tokens of a text, without those of a prompt. */
final class CountTokensFunction extends RowFunction<Integer> {
  private static final long serialVersionUID = 1L;

  CountTokensFunction(SqlFunction function, CatalogSettings settings, List<DataType> inputTypes) {
    super(function, settings, inputTypes);
  }

  @Override
  DataType resultType() {
    return DataTypes.IntegerType;
  }

  @Override
  Integer result(InternalRow row) {
    return model().countTokens(row.getUTF8String(0).toString());
  }
}
