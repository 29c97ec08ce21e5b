package dev.precis.llm.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Describes a schema in words, for a prompt. The engine enforces the schema, but only the prompt
 * tells the model what each property means. The words are part of prompts, so changing them gives
 * these prompts a new version.
 */
public final class SchemaDescription {
  private SchemaDescription() {}

  /** Returns a sentence that requests an answer of this form. */
  public static String request(JsonSchema schema) {
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

  /** Returns one line, without triple quotes, which would end the quotation of a text. */
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
