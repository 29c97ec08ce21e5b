package dev.precis.llm.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.settings.Setting;
import dev.precis.llm.settings.SettingsException;
import dev.precis.llm.settings.SettingsReader;
import dev.precis.llm.summarize.SummarySettings;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a catalog's functions need; it travels to the executors.
 *
 * @param catalog its name in SQL
 */
record CatalogSettings(
    String catalog, ModelSettings model, SummarySettings summary, SamplingSettings sampling)
    implements Serializable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MODEL_GROUP =
      ModelSettings.PATH.key().substring(0, ModelSettings.PATH.key().indexOf('.'));

  /**
   * Reads the options of a catalog: dotted keys, the bare ones of the model's group, and the
   * group's own name for its path. A value that is a JSON list is a list.
   *
   * @throws SettingsException with all that is wrong with them, each under Spark's own key for it
   */
  static CatalogSettings read(String catalog, Map<String, String> options) {
    Map<String, Object> dotted = new TreeMap<>();
    Map<String, String> givenTwice = new TreeMap<>();
    options.forEach(
        (option, value) -> {
          if (dotted.put(key(option), value(value)) != null) {
            givenTwice.put(key(option), option);
          }
        });
    SettingsReader reader = new SettingsReader(dotted);
    CatalogSettings settings =
        new CatalogSettings(
            catalog,
            ModelSettings.read(reader),
            SummarySettings.read(reader),
            SamplingSettings.read(reader));
    givenTwice
        .keySet()
        .forEach(key -> reader.problem(key + ": expected it once, got its short form as well"));
    try {
      reader.finish();
    } catch (SettingsException e) {
      throw new SettingsException(
          e.problems().stream().map(problem -> sparkKey(catalog, problem)).toList());
    }
    return settings;
  }

  /** The key in a session's configuration of a catalog's option. */
  static String sparkKey(String catalog, String option) {
    return sparkKey(catalog) + '.' + option;
  }

  /** The key in a session's configuration of a catalog's class. */
  static String sparkKey(String catalog) {
    return "spark.sql.catalog." + catalog;
  }

  /** The same for texts of so many words. */
  SummarySettings summary(int words) {
    return summary.withWords(words);
  }

  private static String key(String option) {
    if (option.equals(MODEL_GROUP)) {
      return ModelSettings.PATH.key();
    }
    String inModelGroup = MODEL_GROUP + '.' + option;
    return ModelSettings.all().stream().map(Setting::key).anyMatch(inModelGroup::equals)
        ? inModelGroup
        : option;
  }

  /** A chat template, too, may begin with a bracket: what is no list is a text. */
  private static Object value(String text) {
    if (!text.startsWith("[")) {
      return text;
    }
    try {
      return JSON.readValue(text, List.class);
    } catch (JsonProcessingException e) {
      return text;
    }
  }
}
