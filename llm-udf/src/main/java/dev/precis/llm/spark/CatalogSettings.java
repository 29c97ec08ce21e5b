package dev.precis.llm.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.precis.llm.cache.ServerRule;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.settings.Setting;
import dev.precis.llm.settings.SettingsException;
import dev.precis.llm.settings.SettingsReader;
import dev.precis.llm.summarize.SummarySettings;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings of a catalog's functions. They travel to the executors. Immutable.
 *
 * @param catalog its name in SQL
 * @param servers which web servers the model may be fetched from
 */
record CatalogSettings(
    String catalog,
    ModelSettings model,
    SummarySettings summary,
    SamplingSettings sampling,
    ServerRule servers)
    implements Serializable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MODEL_GROUP =
      ModelSettings.PATH.key().substring(0, ModelSettings.PATH.key().indexOf('.'));
  private static final String CATALOGS = "spark.sql.catalog.";
  private static final Set<String> KEYS =
      Stream.of(ModelSettings.all(), SummarySettings.all(), SamplingSettings.all())
          .flatMap(List::stream)
          .map(Setting::key)
          .collect(Collectors.toUnmodifiableSet());

  /**
   * Reads the options of a catalog: full keys, keys of the group {@code model} without the group's
   * name, and {@code model} for its path. A value that is a JSON list is read as a list.
   *
   * @param options their values as texts
   * @param sql what the options may be, unless the application was started with them
   * @throws SettingsException with all problems, each under Spark's own key
   */
  static CatalogSettings read(String catalog, Map<String, String> options, SqlSettings sql) {
    Map<String, Object> dotted = new TreeMap<>();
    Map<String, String> refused = new TreeMap<>();
    List<String> problems = new ArrayList<>();
    options.forEach(
        (option, value) -> {
          String key = key(option);
          if (dotted.put(key, value(value)) != null) {
            problems.add(key + ": expected it once, got its short form as well");
          }
          if (KEYS.contains(key)) {
            sql.problem(key, value).ifPresent(problem -> refused.put(key, problem));
          }
        });
    // Reading one could open a file that SQL must not name.
    dotted.keySet().removeAll(refused.keySet());
    SettingsReader reader = new SettingsReader(dotted);
    ModelSettings model = ModelSettings.read(reader);
    CatalogSettings settings =
        new CatalogSettings(
            catalog,
            model,
            SummarySettings.read(reader),
            SamplingSettings.read(reader, model),
            sql.servers(model.path()));
    problems.forEach(reader::problem);
    refused.values().forEach(reader::problem);
    finish(reader, catalog, sql);
    return settings;
  }

  private static void finish(SettingsReader reader, String catalog, SqlSettings sql) {
    List<String> problems = new ArrayList<>(sql.problems());
    try {
      reader.finish();
    } catch (SettingsException e) {
      e.problems().forEach(problem -> problems.add(sparkKey(catalog, problem)));
    }
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
  }

  /** The keys of all settings that a catalog has. */
  static Set<String> keys() {
    return KEYS;
  }

  /** The option that a key of Spark's configuration sets for a catalog, if it is such a key. */
  static Optional<String> option(String sparkKey) {
    int end = sparkKey.startsWith(CATALOGS) ? sparkKey.indexOf('.', CATALOGS.length()) : -1;
    return end < 0 ? Optional.empty() : Optional.of(sparkKey.substring(end + 1));
  }

  /** The key in a session's configuration of a catalog's option. */
  static String sparkKey(String catalog, String option) {
    return sparkKey(catalog) + '.' + option;
  }

  /** The key in a session's configuration of a catalog's class. */
  static String sparkKey(String catalog) {
    return CATALOGS + catalog;
  }

  /** The summary's settings with another number of words. */
  SummarySettings summary(int words) {
    return summary.withWords(words);
  }

  /** The full key of an option. */
  static String key(String option) {
    String lower = option.toLowerCase(Locale.ROOT);
    if (lower.equals(MODEL_GROUP)) {
      return ModelSettings.PATH.key();
    }
    String inModelGroup = MODEL_GROUP + '.' + lower;
    return KEYS.contains(inModelGroup) ? inModelGroup : lower;
  }

  /** Text that is no list stays a text, because a chat template may begin with a bracket too. */
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
