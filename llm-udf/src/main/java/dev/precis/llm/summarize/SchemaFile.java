package dev.precis.llm.summarize;

import com.fasterxml.jackson.databind.JsonNode;
import dev.precis.llm.engine.Engines;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.schema.JsonSchema;
import dev.precis.llm.settings.SettingsReader;
import dev.precis.llm.settings.SmallFile;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads the file of {@link SummarySettings#SCHEMA}. Its schema must be one that engines can
 * enforce, and whose properties can be columns of a table.
 */
final class SchemaFile {
  /** The most bytes of a schema that is not too long: a character has at most four. */
  private static final int MOST_BYTES = 4 * JsonSchema.MOST_CHARACTERS;

  private SchemaFile() {}

  /**
   * Returns the schema's JSON, without the white space of its file. Returns an empty text if there
   * is no schema, or if it has problems, which go to the reader. An engine that does not support
   * schemas is a problem too.
   */
  static String read(SettingsReader reader) {
    String file = reader.get(SummarySettings.SCHEMA).strip();
    if (file.isEmpty()) {
      return "";
    }
    requireEngine(reader);
    try {
      JsonNode root = JsonSchema.parse(text(file)).root();
      requireColumns(root);
      return root.toString();
    } catch (IllegalArgumentException e) {
      reader.problem(SummarySettings.SCHEMA.key() + ": " + e.getMessage() + ", in " + file);
      return "";
    }
  }

  private static void requireEngine(SettingsReader reader) {
    String name = reader.get(ModelSettings.ENGINE);
    Engines engines = Engines.onClassPath();
    // An unknown engine is a problem of its own.
    if (engines.names().contains(name) && !engines.named(name).supportsJsonSchema()) {
      reader.problem(
          SummarySettings.SCHEMA.key()
              + ": the engine does not support JSON schemas; remove the schema, or use another "
              + ModelSettings.ENGINE.key()
              + ", got "
              + name);
    }
  }

  private static String text(String file) {
    try {
      return new SmallFile(file, MOST_BYTES).text();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("Cannot read JSON schema: " + e.getMessage(), e);
    }
  }

  private static void requireColumns(JsonNode root) {
    boolean isObject = JsonSchema.types(root).equals(List.of("object"));
    if (!isObject || root.path("properties").isEmpty() || root.has("enum") || root.has("const")) {
      throw new IllegalArgumentException(
          "Cannot use JSON schema: the schema must be of type object, with one property or more");
    }
    requireNames(root, "the schema");
  }

  private static void requireNames(JsonNode schema, String where) {
    Set<String> names = new HashSet<>();
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      String name = property.getKey();
      if (name.isBlank()) {
        throw new IllegalArgumentException(
            "Cannot use JSON schema: each property of "
                + where
                + " must have a name, because it becomes a column, got \""
                + name
                + '"');
      }
      if (!names.add(name.toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException(
            "Cannot use JSON schema: the property names of "
                + where
                + " must differ in more than upper and lower case, because they become columns, got "
                + name);
      }
      requireNames(property.getValue(), "property " + name + " of " + where);
    }
    if (schema.has("items")) {
      requireNames(schema.get("items"), "items of " + where);
    }
  }
}
