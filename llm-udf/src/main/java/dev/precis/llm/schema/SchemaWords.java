package dev.precis.llm.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * A schema in words, for a prompt: an engine that keeps to it keeps the model from writing anything
 * else, but only the prompt tells the model what is wanted where.
 */
public final class SchemaWords {
  private SchemaWords() {}

  /** What to do, in a sentence. */
  public static String sentence(JsonSchema schema) {
    return "Write the summary as one JSON object with " + properties(schema.root()) + '.';
  }

  private static String properties(JsonNode schema) {
    List<String> properties = new ArrayList<>();
    for (Map.Entry<String, JsonNode> property : schema.get("properties").properties()) {
      properties.add(
          new TextNode(property.getKey())
              + " ("
              + description(property.getValue())
              + value(property.getValue())
              + ')');
    }
    return String.join(", ", properties);
  }

  /** In one line, and without what would end the quotation of a text. */
  private static String description(JsonNode schema) {
    String description =
        schema
            .path("description")
            .asText("")
            .strip()
            .replaceAll("\\s+", " ")
            .replace("\"\"\"", "''");
    return description.isEmpty() ? "" : description + ": ";
  }

  private static String value(JsonNode schema) {
    if (schema.has("const")) {
      return schema.get("const").toString();
    }
    if (schema.has("enum")) {
      return StreamSupport.stream(schema.get("enum").spliterator(), false)
          .map(JsonNode::toString)
          .collect(Collectors.joining(", ", "one of ", ""));
    }
    return JsonSchema.types(schema).stream()
        .map(type -> value(type, schema))
        .collect(Collectors.joining(" or "));
  }

  private static String value(String type, JsonNode schema) {
    return switch (type) {
      case "object" -> schema.path("properties").isEmpty() ? "an object" : object(schema);
      case "array" -> "a list" + most("", "maxItems", schema) + items(schema);
      case "string" -> "a text" + most(" characters", "maxLength", schema);
      case "number" -> "a number";
      case "integer" -> "a whole number";
      case "boolean" -> "true or false";
      default -> type;
    };
  }

  private static String object(JsonNode schema) {
    return "an object with " + properties(schema);
  }

  private static String items(JsonNode schema) {
    return schema.has("items")
        ? ", each " + description(schema.get("items")) + value(schema.get("items"))
        : "";
  }

  private static String most(String unit, String bound, JsonNode schema) {
    return schema.has(bound) ? " of at most " + schema.get(bound).intValue() + unit : "";
  }
}
