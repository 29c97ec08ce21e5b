package dev.precis.job.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.precis.job.console.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads settings from a YAML file, from an Ollama Modelfile, or from {@code key=value}, into a map
 * of dotted keys.
 */
public final class SettingsFile {
  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder()
              .enable(com.fasterxml.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION)
              .build());

  private SettingsFile() {}

  /**
   * @param file a Modelfile if it is named so, else YAML
   * @throws InputException if the file cannot be read or is not a YAML map
   */
  public static Map<String, Object> read(Path file) {
    if (ModelfileSettings.isOne(file)) {
      return ModelfileSettings.read(file);
    }
    try {
      Map<?, ?> tree = YAML.readValue(Files.readString(file), Map.class);
      Map<String, Object> flat = new LinkedHashMap<>();
      if (tree != null) {
        flatten("", tree, flat);
      }
      return flat;
    } catch (NoSuchFileException e) {
      throw new InputException("Cannot read settings: no such file, got " + file, e);
    } catch (JsonProcessingException e) {
      String where = e.getLocation() == null ? "" : " in line " + e.getLocation().getLineNr();
      if (e.getOriginalMessage().contains("No content to map")) {
        return Map.of();
      }
      throw new InputException(
          "Cannot read settings: not a YAML map of settings"
              + where
              + ": "
              + firstLine(e.getOriginalMessage())
              + ", got "
              + file,
          e);
    } catch (IOException e) {
      throw new InputException("Cannot read settings: " + e + ", got " + file, e);
    }
  }

  /**
   * @param assignment {@code key=value}; a value in brackets is a YAML list
   * @throws InputException if it is not in this form
   */
  public static Map.Entry<String, Object> assignment(String assignment) {
    int equals = assignment.indexOf('=');
    if (equals < 1) {
      throw new InputException("Cannot read setting: expected key=value, got " + assignment);
    }
    String key = assignment.substring(0, equals).strip();
    String value = assignment.substring(equals + 1);
    return Map.entry(key, value.strip().startsWith("[") ? list(value, assignment) : value);
  }

  private static List<Object> list(String value, String assignment) {
    try {
      return YAML.readValue(value, new TypeReference<List<Object>>() {});
    } catch (JsonProcessingException e) {
      throw new InputException(
          "Cannot read setting: expected a list such as [\"a\", \"b\"], got " + assignment, e);
    }
  }

  private static void flatten(String prefix, Map<?, ?> tree, Map<String, Object> flat) {
    tree.forEach(
        (name, value) -> {
          String key = prefix.isEmpty() ? String.valueOf(name) : prefix + '.' + name;
          if (value instanceof Map<?, ?> group) {
            flatten(key, group, flat);
          } else if (value != null) {
            flat.put(key, value);
          }
        });
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }
}
