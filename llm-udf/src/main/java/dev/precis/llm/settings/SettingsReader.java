package dev.precis.llm.settings;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads settings out of what a user gave, and collects what is wrong with them instead of stopping
 * at the first. Not thread-safe; it stays where it was made, and the records made from it travel.
 */
public final class SettingsReader {
  private final Map<String, Object> given;
  private final Set<String> known = new LinkedHashSet<>();

  /** As a set: settings that several records share are read more than once. */
  private final Set<String> problems = new LinkedHashSet<>();

  /**
   * @param given dotted keys to texts, numbers, booleans or lists
   */
  public SettingsReader(Map<String, ?> given) {
    this.given = new TreeMap<>(given);
  }

  /** The given value, or the default where none is given or the given one is a problem. */
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

  /** Notes a problem that no single value shows. */
  public void problem(String problem) {
    problems.add(problem);
  }

  /**
   * To be called when every setting was read: keys that nothing asked for are problems too.
   *
   * @throws SettingsException with all problems, when there is any
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
