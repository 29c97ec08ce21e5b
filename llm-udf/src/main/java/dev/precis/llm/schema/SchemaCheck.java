package dev.precis.llm.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks that a schema uses only keywords that engines can enforce, with valid values. */
final class SchemaCheck {
  /** The maximum of {@code minItems}, {@code maxItems}, {@code minLength} and {@code maxLength}. */
  private static final int MOST_REPETITIONS = 1_000;

  private static final int MOST_DEPTH = 32;

  private static final List<String> ENFORCED =
      List.of(
          "type",
          "properties",
          "required",
          "additionalProperties",
          "items",
          "minItems",
          "maxItems",
          "minLength",
          "maxLength",
          "enum",
          "const");

  /** Keywords that restrict nothing. */
  private static final Set<String> ANNOTATIONS =
      Set.of("title", "description", "default", "examples", "$schema", "$id", "$comment");

  private SchemaCheck() {}

  /**
   * Checks a whole schema.
   *
   * @throws IllegalArgumentException with the first problem
   */
  static void check(JsonNode root) {
    check(root, "the schema", 0);
  }

  private static void check(JsonNode schema, String where, int depth) {
    if (!schema.isObject()) {
      throw problem(where + " must be a JSON object", schema);
    }
    if (depth > MOST_DEPTH) {
      throw problem("it must have at most " + MOST_DEPTH + " levels", "more");
    }
    for (Iterator<String> names = schema.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!ENFORCED.contains(name) && !ANNOTATIONS.contains(name)) {
        throw problem(
            where
                + " has a keyword that cannot be enforced; expected "
                + String.join(", ", ENFORCED),
            name);
      }
    }
    checkType(schema.path("type"), where);
    checkProperties(schema, where, depth);
    if (schema.has("items")) {
      check(schema.get("items"), "items of " + where, depth + 1);
    }
    checkRange(schema, "minItems", "maxItems", where);
    checkRange(schema, "minLength", "maxLength", where);
    checkValues(schema, where);
  }

  private static void checkType(JsonNode type, String where) {
    if (type.isMissingNode()) {
      return;
    }
    if (type.isArray() ? type.isEmpty() : !type.isTextual()) {
      throw problem("type of " + where + " must be a name or a list of names", type);
    }
    Iterable<JsonNode> names = type.isArray() ? type : List.of(type);
    for (JsonNode name : names) {
      if (!name.isTextual() || !JsonSchema.TYPES.contains(name.textValue())) {
        throw problem(
            "type of " + where + " must be one of " + String.join(", ", JsonSchema.TYPES), name);
      }
    }
  }

  private static void checkProperties(JsonNode schema, String where, int depth) {
    JsonNode properties = schema.path("properties");
    if (schema.has("properties") && !properties.isObject()) {
      throw problem("properties of " + where + " must be a JSON object", properties);
    }
    for (Map.Entry<String, JsonNode> property : properties.properties()) {
      check(property.getValue(), "property " + property.getKey() + " of " + where, depth + 1);
    }
    JsonNode required = schema.path("required");
    if (schema.has("required") && !required.isArray()) {
      throw problem("required of " + where + " must be a list of properties", required);
    }
    for (JsonNode name : required) {
      if (!name.isTextual() || !properties.has(name.textValue())) {
        throw problem("required of " + where + " must name its properties", name);
      }
    }
    JsonNode others = schema.path("additionalProperties");
    if (schema.has("additionalProperties") && !others.isBoolean()) {
      throw problem("additionalProperties of " + where + " must be true or false", others);
    }
  }

  private static void checkRange(JsonNode schema, String least, String most, String where) {
    for (String bound : List.of(least, most)) {
      JsonNode number = schema.path(bound);
      if (schema.has(bound)
          && (!number.canConvertToInt()
              || !number.isIntegralNumber()
              || number.intValue() < 0
              || number.intValue() > MOST_REPETITIONS)) {
        throw problem(
            bound + " of " + where + " must be a whole number from 0 to " + MOST_REPETITIONS,
            number);
      }
    }
    if (schema.path(least).asInt(0) > schema.path(most).asInt(MOST_REPETITIONS)) {
      throw problem(
          least + " of " + where + " must not be above " + most, schema.path(least).asInt());
    }
  }

  private static void checkValues(JsonNode schema, String where) {
    JsonNode values = schema.path("enum");
    if (schema.has("enum") && (!values.isArray() || values.isEmpty())) {
      throw problem("enum of " + where + " must be a list of at least one value", values);
    }
    if (schema.has("enum") && schema.has("const")) {
      throw problem(where + " must have only one of enum and const", "both");
    }
    List<String> types = JsonSchema.types(schema);
    Iterable<JsonNode> allowed = schema.has("const") ? List.of(schema.get("const")) : values;
    for (JsonNode value : allowed) {
      if (types.stream().noneMatch(type -> isOf(type, value))) {
        throw problem("the values of " + where + " must be of its type", value);
      }
    }
  }

  private static boolean isOf(String type, JsonNode value) {
    return switch (type) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "number" -> value.isNumber();
      case "integer" -> value.isIntegralNumber();
      case "boolean" -> value.isBoolean();
      default -> value.isNull();
    };
  }

  private static IllegalArgumentException problem(String reason, Object got) {
    return new IllegalArgumentException("Cannot use JSON schema: " + reason + ", got " + got);
  }
}
