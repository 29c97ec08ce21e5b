package dev.precis.job.output;

import com.fasterxml.jackson.databind.JsonNode;
import dev.precis.llm.schema.JsonSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The Spark type of a column that holds answers to a JSON schema. A value with several types, or
 * none, becomes a string: a text as it is, anything else as its JSON. Everything may be null.
 */
public final class SchemaType {
  private static final Set<String> NUMBERS = Set.of("integer", "number");

  /** No column type fits. */
  private static final String ANY = "any";

  private SchemaType() {}

  /**
   * The type of an object.
   *
   * @param schema of an object that has properties
   */
  public static StructType of(JsonSchema schema) {
    return struct(schema.root());
  }

  private static StructType struct(JsonNode schema) {
    List<StructField> fields = new ArrayList<>();
    for (Map.Entry<String, JsonNode> property : schema.get("properties").properties()) {
      fields.add(DataTypes.createStructField(property.getKey(), of(property.getValue()), true));
    }
    return DataTypes.createStructType(fields);
  }

  private static DataType of(JsonNode schema) {
    return switch (type(schema)) {
      case "integer" -> DataTypes.LongType;
      case "number" -> DataTypes.DoubleType;
      case "boolean" -> DataTypes.BooleanType;
      case "array" ->
          DataTypes.createArrayType(
              schema.has("items") ? of(schema.get("items")) : DataTypes.StringType, true);
      // A struct without fields cannot be stored.
      case "object" -> schema.path("properties").isEmpty() ? DataTypes.StringType : struct(schema);
      default -> DataTypes.StringType;
    };
  }

  /** The only type besides null; {@link #ANY} if there are several, or none. */
  private static String type(JsonNode schema) {
    Set<String> types = new TreeSet<>();
    if (schema.has("const")) {
      types.add(typeOf(schema.get("const")));
    } else if (schema.has("enum")) {
      schema.get("enum").forEach(value -> types.add(typeOf(value)));
    } else {
      types.addAll(JsonSchema.types(schema));
    }
    types.remove("null");
    if (types.equals(NUMBERS)) {
      return "number";
    }
    return types.size() == 1 ? types.iterator().next() : ANY;
  }

  private static String typeOf(JsonNode value) {
    if (value.isIntegralNumber()) {
      return value.canConvertToLong() ? "integer" : ANY;
    }
    return switch (value.getNodeType()) {
      case STRING -> "string";
      case NUMBER -> "number";
      case BOOLEAN -> "boolean";
      case NULL -> "null";
      default -> ANY;
    };
  }
}
