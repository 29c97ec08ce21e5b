package dev.precis.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.precis.llm.settings.SettingsReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The file that {@link SummarySettings#SCHEMA} names: a schema that can be kept, and whose objects
 * can be columns of a table.
 */
final class SchemaFile {
  /** A character of a schema that is not too long has at most so many. */
  private static final int MOST_BYTES = 4 * JsonSchema.MOST_CHARACTERS;

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private SchemaFile() {}

  /**
   * The schema's JSON, without the white space of its file, and with a note in the reader of what
   * is wrong with it or its engine; empty where there is none, or none that can be used.
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
    // One that is not known is a problem of its own.
    if (engines.names().contains(name) && !engines.named(name).keepsToSchema()) {
      reader.problem(
          SummarySettings.SCHEMA.key()
              + ": the engine cannot keep to a JSON schema; leave it out, or take another "
              + ModelSettings.ENGINE.key()
              + ", got "
              + name);
    }
  }

  private static String text(String file) {
    Path path = Path.of(file);
    if (!Files.isRegularFile(path)) {
      throw new IllegalArgumentException(
          "Cannot read JSON schema: " + (Files.exists(path) ? "it is no file" : "no such file"));
    }
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new IllegalArgumentException(
            "Cannot read JSON schema: it must have at most " + MOST_BYTES + " bytes, got more");
      }
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("Cannot read JSON schema: it is not in UTF-8", e);
    } catch (IOException e) {
      throw new IllegalArgumentException("Cannot read JSON schema: " + e, e);
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
            "Cannot use JSON schema: a column needs a name, so each property of "
                + where
                + " must have one, got \""
                + name
                + '"');
      }
      if (!names.add(name.toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException(
            "Cannot use JSON schema: names of columns must differ in more than upper and lower case, so those of "
                + where
                + " must, got "
                + name);
      }
      requireNames(property.getValue(), "property " + name + " of " + where);
    }
    if (schema.has("items")) {
      requireNames(schema.get("items"), "items of " + where);
    }
  }
}
