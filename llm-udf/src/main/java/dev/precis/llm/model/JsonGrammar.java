package dev.precis.llm.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.precis.llm.schema.JsonSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Translates a JSON schema into a llama.cpp grammar (GBNF). llama.cpp's own converter is not used
 * because it changes between builds, and in the binding it ends the JVM if it does not accept a
 * schema. Objects have all their properties, in the order of the schema. Only single spaces are
 * allowed as white space, because models tend to repeat white space without end.
 */
public final class JsonGrammar {
  private static final String RULES =
      """
      value ::= object | array | string | number | boolean | null
      object ::= "{" (string ":" sp value ("," sp string ":" sp value)*)? "}"
      array ::= "[" (value ("," sp value)*)? "]"
      string ::= "\\"" char* "\\""
      char ::= [^"\\\\\\x7F\\x00-\\x1F] | "\\\\" ["\\\\/bfnrt]
      number ::= integer ("." [0-9]{1,15})?
      integer ::= "-"? ("0" | [1-9] [0-9]{0,15})
      boolean ::= "true" | "false"
      null ::= "null"
      sp ::= " "?
      """;

  private final List<String> items = new ArrayList<>();

  private JsonGrammar() {}

  /** Returns the rules of the grammar, starting with {@code root}. */
  public static String of(JsonSchema schema) {
    JsonGrammar grammar = new JsonGrammar();
    String root = grammar.expression(schema.root());
    return "root ::= " + root + "\n" + String.join("", grammar.items) + RULES;
  }

  private String expression(JsonNode schema) {
    if (schema.has("const")) {
      return literal(schema.get("const").toString());
    }
    if (schema.has("enum")) {
      return StreamSupport.stream(schema.get("enum").spliterator(), false)
          .map(value -> literal(value.toString()))
          .collect(Collectors.joining(" | ", "(", ")"));
    }
    return JsonSchema.types(schema).stream()
        .map(type -> expression(type, schema))
        .collect(Collectors.joining(" | ", "(", ")"));
  }

  private String expression(String type, JsonNode schema) {
    return switch (type) {
      case "object" -> object(schema);
      case "array" -> array(schema);
      case "string" ->
          "\"\\\"\" char" + repeated(schema, "minLength", "maxLength", 0) + " \"\\\"\"";
      default -> type;
    };
  }

  private String object(JsonNode schema) {
    if (!schema.has("properties")) {
      return schema.path("additionalProperties").asBoolean(true) ? "object" : literal("{}");
    }
    List<String> members = new ArrayList<>();
    for (Map.Entry<String, JsonNode> property : schema.get("properties").properties()) {
      String name = new TextNode(property.getKey()).toString();
      members.add(literal(name + ":") + " sp " + expression(property.getValue()));
    }
    return Stream.of("\"{\"", String.join(" \",\" sp ", members), "\"}\"")
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(" "));
  }

  private String array(JsonNode schema) {
    if (schema.path("maxItems").asInt(1) == 0) {
      return literal("[]");
    }
    String item = schema.has("items") ? item(schema.get("items")) : "value";
    String items = item + " (\",\" sp " + item + ")" + repeated(schema, "minItems", "maxItems", 1);
    return "\"[\" "
        + (schema.path("minItems").asInt(0) == 0 ? "(" + items + ")?" : items)
        + " \"]\"";
  }

  /** A separate rule, because it occurs twice: nested lists would double in size at each level. */
  private String item(JsonNode schema) {
    String rule = expression(schema);
    String name = "item" + items.size();
    items.add(name + " ::= " + rule + "\n");
    return name;
  }

  /** How often the preceding element may occur, minus the number that occurred before it. */
  private static String repeated(JsonNode schema, String least, String most, int before) {
    int from = Math.max(0, schema.path(least).asInt(0) - before);
    String to = schema.has(most) ? Integer.toString(schema.get(most).intValue() - before) : "";
    return from == 0 && to.isEmpty() ? "*" : "{" + from + "," + to + "}";
  }

  private static String literal(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            point -> {
              if (point == '"' || point == '\\') {
                quoted.append('\\').appendCodePoint(point);
              } else if (point < ' ' || point > '~') {
                quoted.append(String.format("\\U%08X", point));
              } else {
                quoted.appendCodePoint(point);
              }
            });
    return quoted.append('"').toString();
  }
}
