package dev.precis.llm.prompt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.precis.llm.settings.SettingsException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The keys and values of a prompt's YAML. The keys of a section are prefixed with its name, as in
 * {@code part.instruction}. Immutable.
 *
 * @param values texts; a value that is no text stays a node, which no setting accepts
 * @param problems what is wrong with the YAML, besides its values
 */
record PromptYaml(Map<String, Object> values, List<String> problems) {
  private static final YAMLFactory FACTORY =
      YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final ObjectMapper MAPPER =
      new ObjectMapper(FACTORY).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /**
   * Parses YAML.
   *
   * @param sections keys that contain keys
   * @param number a key whose value may also be a number
   * @throws SettingsException when the text is not YAML, or no map
   */
  static PromptYaml parse(String yaml, List<String> sections, String number) {
    Reader reader = new Reader(number);
    tree(yaml)
        .fields()
        .forEachRemaining(
            field -> {
              if (sections.contains(field.getKey())) {
                reader.putSection(field.getKey(), field.getValue());
              } else {
                reader.put(field.getKey(), field.getValue());
              }
            });
    return new PromptYaml(reader.values, reader.problems);
  }

  private static JsonNode tree(String yaml) {
    try {
      refuseAliases(yaml);
      JsonNode tree = MAPPER.readTree(yaml);
      if (!tree.isObject() && !tree.isMissingNode() && !tree.isNull()) {
        throw problem("expected a YAML map of texts, got " + tree);
      }
      return tree;
    } catch (JsonProcessingException e) {
      String where = e.getLocation() == null ? "" : " in line " + e.getLocation().getLineNr();
      throw problem(
          "expected a YAML map of texts, got an error"
              + where
              + ": "
              + e.getOriginalMessage().lines().findFirst().orElse(""));
    } catch (IOException e) {
      throw problem("cannot be read: " + e);
    }
  }

  /** Jackson would read an alias as the text of its name. */
  private static void refuseAliases(String yaml) throws IOException {
    try (YAMLParser parser = FACTORY.createParser(yaml)) {
      while (parser.nextToken() != null) {
        if (parser.isCurrentAlias()) {
          throw problem(
              "expected texts, got the alias *"
                  + parser.getText()
                  + " in line "
                  + parser.getTokenLocation().getLineNr());
        }
      }
    }
  }

  private static SettingsException problem(String problem) {
    return new SettingsException(List.of(problem));
  }

  /** Collects keys and values. */
  private static final class Reader {
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();
    private final String number;

    Reader(String number) {
      this.number = number;
    }

    void putSection(String name, JsonNode section) {
      boolean isEmpty = section.isNull() || (section.isTextual() && section.textValue().isEmpty());
      if (!section.isObject() && !isEmpty) {
        problems.add(name + ": expected instructions below it, got " + section);
      }
      section
          .fields()
          .forEachRemaining(field -> put(name + '.' + field.getKey(), field.getValue()));
    }

    void put(String key, JsonNode value) {
      boolean isText = value.isTextual() || (key.equals(number) && value.isNumber());
      Object read = isText ? value.asText().strip() : value;
      if (!value.isNull() && values.put(key, read) != null) {
        problems.add(key + ": expected it once, got it twice");
      }
    }
  }
}
