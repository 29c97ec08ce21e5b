package dev.precis.llm.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a JSON answer must look like: the part of JSON Schema that an engine can keep to while it
 * writes. Whatever else a schema says is refused, since it would not be kept. Thread-safe, and not
 * to be changed.
 */
public final class JsonSchema {
  /** Of {@code minItems}, {@code maxItems}, {@code minLength} and {@code maxLength}. */
  private static final int MOST_REPETITIONS = 1_000;

  private static final int MOST_DEPTH = 32;
  public static final int MOST_CHARACTERS = 64 * 1024;

  /** Of a text that is no schema. */
  private static final int MOST_SHOWN = 200;

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

  private static final List<String> TYPES =
      List.of("object", "array", "string", "number", "integer", "boolean", "null");
  private static final List<String> KEPT =
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
  private static final Set<String> MEANINGLESS =
      Set.of("title", "description", "default", "examples", "$schema", "$id", "$comment");

  private final JsonNode root;

  private JsonSchema(JsonNode root) {
    this.root = root;
  }

  /**
   * Reads a schema.
   *
   * @throws IllegalArgumentException when it is no JSON object, or says what cannot be kept
   */
  public static JsonSchema parse(String text) {
    if (text.length() > MOST_CHARACTERS) {
      throw problem("it must have at most " + MOST_CHARACTERS + " characters", text.length());
    }
    try {
      JsonNode root = JSON.readTree(text);
      check(root, "the schema", 0);
      return new JsonSchema(root);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "Cannot use JSON schema: it is no JSON ("
              + e.getOriginalMessage()
              + "), got "
              + (text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "..." : text),
          e);
    }
  }

  /** Whether a text is JSON at all; of what it holds nothing is checked. */
  public static boolean isJson(String text) {
    try {
      return !JSON.readTree(text).isMissingNode();
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  /** The schema's own JSON, all of it checked. */
  public JsonNode root() {
    return root;
  }

  /** The types that a part of a schema allows; all where it does not say. */
  public static List<String> types(JsonNode schema) {
    JsonNode type = schema.path("type");
    if (type.isTextual()) {
      return List.of(type.textValue());
    }
    if (type.isArray()) {
      return JSON.convertValue(
          type, JSON.getTypeFactory().constructCollectionType(List.class, String.class));
    }
    if (schema.has("properties")) {
      return List.of("object");
    }
    return schema.has("items") ? List.of("array") : TYPES;
  }

  private static void check(JsonNode schema, String where, int depth) {
    if (!schema.isObject()) {
      throw problem(where + " must be a JSON object", schema);
    }
    if (depth > MOST_DEPTH) {
      throw problem("it must be at most " + MOST_DEPTH + " levels deep", "more");
    }
    for (Iterator<String> names = schema.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!KEPT.contains(name) && !MEANINGLESS.contains(name)) {
        throw problem(
            where + " has a keyword that would not be kept; expected " + String.join(", ", KEPT),
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
      if (!name.isTextual() || !TYPES.contains(name.textValue())) {
        throw problem("type of " + where + " must be one of " + String.join(", ", TYPES), name);
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
        throw problem("required of " + where + " must name properties of it", name);
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
      throw problem("enum of " + where + " must be a list of one value or more", values);
    }
    if (schema.has("enum") && schema.has("const")) {
      throw problem(where + " must have one of enum and const", "both");
    }
    List<String> types = types(schema);
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
