package dev.precis.llm.settings;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A setting: its key, default, description, and how its value is read. Immutable and thread-safe.
 *
 * @param <T> the type of its value
 */
public final class Setting<T> {
  private final String key;
  private final T defaultValue;
  private final String description;
  private final String expected;
  private final Function<Object, T> parser;

  private Setting(
      String key, T defaultValue, String description, String expected, Function<Object, T> parser) {
    this.key = Objects.requireNonNull(key);
    this.defaultValue = Objects.requireNonNull(defaultValue);
    this.description = Objects.requireNonNull(description);
    this.expected = expected;
    this.parser = parser;
  }

  /** A whole number from {@code min} to {@code max}, both included. */
  public static Setting<Integer> ofInt(
      String key, int defaultValue, int min, int max, String description) {
    return new Setting<>(
        key,
        defaultValue,
        description,
        "a whole number from " + min + " to " + max,
        value -> within(Integer.parseInt(scalar(value)), min, max));
  }

  /** A decimal number from {@code min} to {@code max}, both included. */
  public static Setting<Double> ofDouble(
      String key, double defaultValue, double min, double max, String description) {
    return new Setting<>(
        key,
        defaultValue,
        description,
        "a number from " + min + " to " + max,
        value -> within(Double.parseDouble(scalar(value)), min, max));
  }

  /** {@code true} or {@code false}. */
  public static Setting<Boolean> ofBoolean(String key, boolean defaultValue, String description) {
    return new Setting<>(
        key,
        defaultValue,
        description,
        "true or false",
        value -> {
          String text = scalar(value).strip().toLowerCase(Locale.ROOT);
          require(text.equals("true") || text.equals("false"));
          return Boolean.valueOf(text);
        });
  }

  /** Any text, including surrounding white space. */
  public static Setting<String> ofText(String key, String defaultValue, String description) {
    return new Setting<>(key, defaultValue, description, "a text", Setting::scalar);
  }

  /**
   * A text that matches a pattern, or an empty text. Surrounding white space is removed.
   *
   * @param expected describes the pattern in messages
   */
  public static Setting<String> ofPattern(
      String key, String defaultValue, String pattern, String expected, String description) {
    return new Setting<>(
        key,
        defaultValue,
        description,
        expected,
        value -> {
          String text = scalar(value).strip();
          require(text.isEmpty() || text.matches(pattern));
          return text;
        });
  }

  /** A positive duration such as {@code 90s}, {@code 30m} or {@code 2h}. */
  public static Setting<Duration> ofDuration(
      String key, Duration defaultValue, String description) {
    return new Setting<>(
        key,
        defaultValue,
        description,
        "a time such as 90s, 30m or 2h",
        value -> {
          Duration duration = Duration.parse("PT" + scalar(value).strip());
          require(!duration.isZero() && !duration.isNegative());
          return duration;
        });
  }

  /** One constant of an enum, by its {@code toString()}. */
  public static <E extends Enum<E>> Setting<E> ofEnum(
      String key, E defaultValue, String description) {
    List<E> all = List.of(defaultValue.getDeclaringClass().getEnumConstants());
    return new Setting<>(
        key,
        defaultValue,
        description,
        all.stream().map(E::toString).collect(Collectors.joining(" or ")),
        value -> {
          String label = scalar(value).strip();
          return all.stream()
              .filter(constant -> constant.toString().equals(label))
              .findAny()
              .orElseThrow(IllegalArgumentException::new);
        });
  }

  /** A list of texts, none of them empty. A single text is a list of one. */
  public static Setting<List<String>> ofTexts(String key, String description) {
    return new Setting<>(
        key,
        List.of(),
        description,
        "a list of texts, none of them empty",
        value -> {
          List<?> items = value instanceof List<?> list ? list : List.of(value);
          List<String> texts = items.stream().map(Setting::scalar).toList();
          require(texts.stream().noneMatch(String::isEmpty));
          return texts;
        });
  }

  /** The dotted key in kebab-case, such as {@code model.context-tokens}. */
  public String key() {
    return key;
  }

  /** The value if none is given. */
  public T defaultValue() {
    return defaultValue;
  }

  /** The default as a user would write it, such as {@code 1h} for a duration. */
  public String shownDefault() {
    return defaultValue instanceof Duration duration
        ? duration.toString().substring("PT".length()).toLowerCase(Locale.ROOT)
        : defaultValue.toString();
  }

  /** Describes the setting to its users, in one sentence. */
  public String description() {
    return description;
  }

  /** Describes the valid values, such as {@code a whole number from 1 to 64}. */
  public String expected() {
    return expected;
  }

  /**
   * Reads a value.
   *
   * @param value a text, number, boolean or list, as from YAML or a command line
   * @throws IllegalArgumentException when it is not as {@link #expected()} says
   */
  T parse(Object value) {
    try {
      return parser.apply(value);
    } catch (IllegalArgumentException | DateTimeParseException e) {
      throw new IllegalArgumentException(
          key + ": expected " + expected + ", got " + shown(value), e);
    }
  }

  private static String shown(Object value) {
    return value instanceof String text ? '"' + text + '"' : String.valueOf(value);
  }

  private static String scalar(Object value) {
    require(value instanceof String || value instanceof Number || value instanceof Boolean);
    return value.toString();
  }

  private static <N extends Comparable<N>> N within(N value, N min, N max) {
    require(value.compareTo(min) >= 0 && value.compareTo(max) <= 0);
    return value;
  }

  private static void require(boolean condition) {
    if (!condition) {
      throw new IllegalArgumentException();
    }
  }
}
