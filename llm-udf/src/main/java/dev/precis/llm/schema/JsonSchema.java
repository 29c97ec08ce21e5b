package dev.precis.llm.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;

/**
 * The form of a JSON answer: the part of JSON Schema that an engine can enforce while it writes.
 * Schemas with other keywords are rejected, because they would not be enforced. Immutable and
 * thread-safe.
 */
public final class JsonSchema {
  /** The maximum length of a schema's text. */
  public static final int MOST_CHARACTERS = 64 * 1024;

  /** The types of JSON Schema. */
  static final List<String> TYPES =
      List.of("object", "array", "string", "number", "integer", "boolean", "null");

  /** The most characters of a text that is no schema that a message shows. */
  private static final int MOST_SHOWN = 200;

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

  private final JsonNode root;

  private JsonSchema(JsonNode root) {
    this.root = root;
  }

  /**
   * Reads a schema.
   *
   * @throws IllegalArgumentException when it is no JSON object, or contains what cannot be enforced
   */
  public static JsonSchema parse(String text) {
    if (text.length() > MOST_CHARACTERS) {
      throw new IllegalArgumentException(
          "Cannot use JSON schema: it must have at most "
              + MOST_CHARACTERS
              + " characters, got "
              + text.length());
    }
    try {
      JsonNode root = JSON.readTree(text);
      SchemaCheck.check(root);
      return new JsonSchema(root);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "Cannot use JSON schema: it is not valid JSON ("
              + e.getOriginalMessage()
              + "), got "
              + (text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "..." : text),
          e);
    }
  }

  /** Whether a text is valid JSON. It need not conform to any schema. */
  public static boolean isJson(String text) {
    try {
      return !JSON.readTree(text).isMissingNode();
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  /** The schema's own JSON, which is valid. Callers must not change it. */
  public JsonNode root() {
    return root;
  }

  /** The types that a part of a schema allows; all types if it does not say. */
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
}
