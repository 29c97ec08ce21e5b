package dev.precis.llm.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Calculates how long an answer to a schema can be, in characters. A character that JSON must
 * escape counts once: such characters are rare, and an answer that becomes too long because of them
 * is recognized as incomplete.
 */
public final class SchemaSize {
  /** Engines write up to 16 digits before and 15 after the point, and signs. */
  private static final int INTEGER = 17;

  private static final int NUMBER = 33;

  /** Bounds for strings and lists; the first ones that make an answer short enough are used. */
  private static final List<Bounds> SHORTER =
      List.of(
          new Bounds(400, 20),
          new Bounds(200, 10),
          new Bounds(100, 5),
          new Bounds(50, 3),
          new Bounds(25, 1));

  private record Bounds(int maxLength, int maxItems) {}

  private SchemaSize() {}

  /** The maximum length of an answer, in characters; infinite if the schema does not limit it. */
  public static double most(JsonNode schema) {
    if (schema.has("const")) {
      return schema.get("const").toString().length();
    }
    if (schema.has("enum")) {
      return StreamSupport.stream(schema.get("enum").spliterator(), false)
          .mapToInt(value -> value.toString().length())
          .max()
          .orElseThrow();
    }
    return JsonSchema.types(schema).stream()
        .mapToDouble(type -> most(type, schema))
        .max()
        .orElseThrow();
  }

  private static double most(String type, JsonNode schema) {
    return switch (type) {
      case "object" -> object(schema);
      case "array" -> array(schema);
      case "string" -> 2 + bound("maxLength", schema);
      case "number" -> NUMBER;
      case "integer" -> INTEGER;
      case "boolean" -> "false".length();
      default -> "null".length();
    };
  }

  private static double object(JsonNode schema) {
    if (!schema.has("properties")) {
      return schema.path("additionalProperties").asBoolean(true) ? Double.POSITIVE_INFINITY : 2;
    }
    double characters = 2;
    for (Map.Entry<String, JsonNode> property : schema.get("properties").properties()) {
      // Two quotes, colon and space, comma and space.
      characters += property.getKey().length() + 6 + most(property.getValue());
    }
    return characters;
  }

  private static double array(JsonNode schema) {
    double items = bound("maxItems", schema);
    if (items == 0) {
      return 2;
    }
    double item = schema.has("items") ? most(schema.get("items")) : Double.POSITIVE_INFINITY;
    return 2 + items * (item + 2);
  }

  private static double bound(String name, JsonNode schema) {
    return schema.has(name) ? schema.get(name).intValue() : Double.POSITIVE_INFINITY;
  }

  /**
   * Returns a schema with shorter strings and lists. Its answers have at most so many characters,
   * and conform to this schema too. Empty if the minimum lengths of this schema are too long, or if
   * it leaves something unlimited.
   */
  public static Optional<JsonSchema> within(JsonSchema schema, double characters) {
    for (Bounds bounds : SHORTER) {
      JsonNode shorter = schema.root().deepCopy();
      shorten(shorter, bounds);
      if (most(shorter) <= characters) {
        return Optional.of(JsonSchema.parse(shorter.toString()));
      }
    }
    return Optional.empty();
  }

  private static void shorten(JsonNode schema, Bounds bounds) {
    List<String> types = JsonSchema.types(schema);
    if (types.contains("string")) {
      shorten((ObjectNode) schema, "minLength", "maxLength", bounds.maxLength());
    }
    if (types.contains("array")) {
      shorten((ObjectNode) schema, "minItems", "maxItems", bounds.maxItems());
    }
    schema.path("properties").forEach(property -> shorten(property, bounds));
    if (schema.has("items")) {
      shorten(schema.get("items"), bounds);
    }
  }

  private static void shorten(ObjectNode schema, String least, String most, int bound) {
    int shorter = (int) Math.min(bound(most, schema), bound);
    schema.put(most, Math.max(shorter, schema.path(least).asInt(0)));
  }
}
