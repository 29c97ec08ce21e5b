package dev.precis.job.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;

/** Schemas of all kinds that are kept, each with JSON that is valid for it. */
public final class RandomSchema {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int MOST_DEPTH = 3;
  private static final List<String> TYPES =
      List.of("string", "integer", "number", "boolean", "null", "array", "object");
  private static final List<String> TEXTS =
      List.of(
          "", "a", " two  words ", "\"\\/\b\n\t", "\u0001", "\u00E9 \uD83D\uDE00", "null", "12");

  private final Random random;

  public RandomSchema(long seed) {
    random = new Random(seed);
  }

  /** Of an object with properties. */
  public ObjectNode object(int properties) {
    return object(properties, 0);
  }

  private ObjectNode object(int properties, int depth) {
    ObjectNode schema = NODES.objectNode().put("type", "object");
    ObjectNode fields = schema.putObject("properties");
    for (int i = 0; i < properties; i++) {
      fields.set(List.of("p", "A name ", "x.y-", "\u00E9`").get(i % 4) + i, schema(depth + 1));
    }
    return schema;
  }

  private JsonNode schema(int depth) {
    return switch (random.nextInt(10)) {
      case 0 -> NODES.objectNode().set("enum", NODES.arrayNode().add(any(0)).add(any(0)));
      case 1 -> NODES.objectNode().set("const", any(0));
      case 2 -> NODES.objectNode().set("type", NODES.arrayNode().add(type()).add(type()));
      case 3 -> NODES.objectNode();
      default ->
          depth < MOST_DEPTH
              ? nested(depth)
              : NODES.objectNode().put("type", TYPES.get(random.nextInt(5)));
    };
  }

  private ObjectNode nested(int depth) {
    String type = type();
    if (type.equals("object") && random.nextBoolean()) {
      return object(random.nextInt(3), depth);
    }
    ObjectNode schema = NODES.objectNode().put("type", type);
    if (type.equals("array") && random.nextBoolean()) {
      schema.set("items", schema(depth + 1));
    }
    return schema;
  }

  private String type() {
    return TYPES.get(random.nextInt(TYPES.size()));
  }

  /** JSON that is valid for a schema of this class. */
  public JsonNode valid(JsonNode schema) {
    if (schema.has("const")) {
      return schema.get("const");
    }
    if (schema.has("enum")) {
      return schema.get("enum").get(random.nextInt(schema.get("enum").size()));
    }
    JsonNode type = schema.path("type");
    if (type.isArray()) {
      return ofType(type.get(random.nextInt(type.size())).textValue(), schema, 0);
    }
    return type.isTextual() ? ofType(type.textValue(), schema, 0) : any(0);
  }

  private JsonNode any(int depth) {
    return ofType(type(), NODES.objectNode(), depth);
  }

  private JsonNode ofType(String type, JsonNode schema, int depth) {
    return switch (type) {
      case "string" -> NODES.textNode(TEXTS.get(random.nextInt(TEXTS.size())));
      case "integer" -> NODES.numberNode(random.nextLong());
      case "number" -> NODES.numberNode(random.nextGaussian() * 1e6);
      case "boolean" -> NODES.booleanNode(random.nextBoolean());
      case "array" -> array(schema, depth);
      case "object" -> fields(schema);
      default -> NODES.nullNode();
    };
  }

  private ArrayNode array(JsonNode schema, int depth) {
    ArrayNode items = NODES.arrayNode();
    int size = depth < MOST_DEPTH ? random.nextInt(4) : 0;
    for (int i = 0; i < size; i++) {
      items.add(schema.has("items") ? valid(schema.get("items")) : any(depth + 1));
    }
    return items;
  }

  private ObjectNode fields(JsonNode schema) {
    ObjectNode object = NODES.objectNode();
    schema
        .path("properties")
        .properties()
        .forEach(field -> object.set(field.getKey(), valid(field.getValue())));
    return object;
  }

  public static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }
}
