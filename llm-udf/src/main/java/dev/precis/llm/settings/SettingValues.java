package dev.precis.llm.settings;

import com.fasterxml.jackson.annotation.JsonValue;
import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The values that a user gave for some settings, already checked. Immutable.
 *
 * @param given dotted keys to texts, numbers, booleans or lists
 */
public record SettingValues(@JsonValue SortedMap<String, Object> given) implements Serializable {
  /** No setting has a value: all have their defaults. */
  public static final SettingValues NONE = new SettingValues(new TreeMap<>());

  /** Copies the values. */
  public SettingValues {
    given = Collections.unmodifiableSortedMap(new TreeMap<>(given));
  }

  /** Returns the given value, or the default. */
  public <T> T get(Setting<T> setting) {
    Object value = given.get(setting.key());
    return value == null ? setting.defaultValue() : setting.parse(value);
  }

  /** Returns the values of tests and tools. */
  public static SettingValues of(Map<String, ?> given) {
    return new SettingValues(new TreeMap<>(given));
  }
}
