package dev.precis.llm.settings;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads settings from the values that a user gave, and collects all problems instead of stopping at
 * the first. Not thread-safe, and not serializable: the records read from it travel to executors.
 */
public final class SettingsReader {
  private final Map<String, Object> given;
  private final Set<String> known = new LinkedHashSet<>();

  /** A set, because settings that several records share are read more than once. */
  private final Set<String> problems = new LinkedHashSet<>();

  /**
   * Reads these values.
   *
   * @param given dotted keys to texts, numbers, booleans or lists
   */
  public SettingsReader(Map<String, ?> given) {
    this.given = new TreeMap<>(given);
  }

  /** Returns the given value, or the default if none is given or if the given one is invalid. */
  public <T> T get(Setting<T> setting) {
    known.add(setting.key());
    Object value = given.get(setting.key());
    if (value == null) {
      return setting.defaultValue();
    }
    try {
      return setting.parse(value);
    } catch (IllegalArgumentException e) {
      problems.add(e.getMessage());
      return setting.defaultValue();
    }
  }

  /** Returns those of the given values that are valid and belong to these settings. */
  public SettingValues values(List<Setting<?>> settings) {
    Map<String, Object> values = new TreeMap<>();
    for (Setting<?> setting : settings) {
      int before = problems.size();
      Object unused = get(setting);
      if (given.containsKey(setting.key()) && problems.size() == before) {
        values.put(setting.key(), given.get(setting.key()));
      }
    }
    return SettingValues.of(values);
  }

  /** Adds a problem that concerns more than one value. */
  public void problem(String problem) {
    problems.add(problem);
  }

  /**
   * Call it after all settings have been read. Keys that nobody has read are problems too.
   *
   * @throws SettingsException with all problems, if there are any
   */
  public void finish() {
    for (String key : given.keySet()) {
      if (!known.contains(key)) {
        problems.add(
            key
                + ": unknown setting"
                + new KnownNames(known)
                    .nearest(key)
                    .map(near -> "; did you mean " + near + "?")
                    .orElse(""));
      }
    }
    if (!problems.isEmpty()) {
      throw new SettingsException(List.copyOf(problems));
    }
  }
}
