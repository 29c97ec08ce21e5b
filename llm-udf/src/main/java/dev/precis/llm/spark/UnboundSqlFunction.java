package dev.precis.llm.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.catalog.functions.BoundFunction;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** A function of a catalog, before the types of its arguments are known. */
final class UnboundSqlFunction implements UnboundFunction {
  private static final long serialVersionUID = 1L;

  private final SqlFunction function;
  private final CatalogSettings settings;

  UnboundSqlFunction(SqlFunction function, CatalogSettings settings) {
    this.function = function;
    this.settings = settings;
  }

  @Override
  public String name() {
    return function.label();
  }

  @Override
  public String description() {
    return function.usage(settings.catalog()) + ": " + function.description();
  }

  @Override
  public BoundFunction bind(StructType given) {
    List<DataType> types = Stream.of(given.fields()).map(StructField::dataType).toList();
    List<SqlArgument> arguments = function.arguments();
    if (types.isEmpty() || types.size() > arguments.size()) {
      String most =
          arguments.size() == 1 ? "1 argument" : "1 to " + arguments.size() + " arguments";
      throw refusal("expected " + most + ", got " + types.size());
    }
    List<DataType> bound = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      SqlArgument argument = arguments.get(i);
      DataType type = types.get(i);
      bound.add(
          argument
              .typeFor(type)
              .orElseThrow(
                  () ->
                      refusal(
                          argument.label()
                              + " must be "
                              + argument.expected()
                              + ", got "
                              + type.simpleString())));
    }
    return new BoundSqlFunction<>(function.bind(settings, bound));
  }

  private UnsupportedOperationException refusal(String reason) {
    return new UnsupportedOperationException(
        "Cannot call " + function.usage(settings.catalog()) + ": " + reason);
  }
}
