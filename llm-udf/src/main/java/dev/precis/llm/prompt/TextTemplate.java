package dev.precis.llm.prompt;

import dev.precis.llm.settings.KnownNames;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A text for a model with placeholders: names in braces, such as {@code {words}}. A name in double
 * braces, <code>{{words}}</code>, is the literal name in single braces. Braces around anything but
 * a name are literal. Immutable and thread-safe.
 *
 * @param form the text with its placeholders
 */
record TextTemplate(String form) {
  /** The placeholder for the requested number of words. */
  static final String WORDS = "words";

  /** The placeholder for the language of the summary, by its English name. */
  static final String LANGUAGE = "language";

  /** Includes spaces, so that {@code { words }} is a mistake and not a literal. */
  private static final String NAME = " *\\p{L}[\\p{L}\\p{N}_ -]*";

  /** Group 1 is a literal, group 2 a name. */
  private static final Pattern PLACE =
      Pattern.compile("\\{(\\{" + NAME + "\\})\\}|\\{(" + NAME + ")\\}");

  TextTemplate {
    Objects.requireNonNull(form, "form");
  }

  /** Whether it contains the placeholder of this name. */
  boolean has(String name) {
    return names().contains(name);
  }

  /**
   * Returns what is wrong with its placeholders.
   *
   * @param known the allowed names
   */
  List<String> problems(Collection<String> known) {
    KnownNames names = new KnownNames(known);
    return names().stream()
        .distinct()
        .filter(name -> !known.contains(name))
        .map(name -> "unknown placeholder " + braced(name) + "; " + advice(name, names))
        .toList();
  }

  /**
   * Returns the template with one placeholder replaced. All others stay.
   *
   * @param value a text without braces
   */
  TextTemplate with(String name, String value) {
    return new TextTemplate(
        PLACE
            .matcher(form)
            .replaceAll(
                place ->
                    Matcher.quoteReplacement(name.equals(place.group(2)) ? value : place.group())));
  }

  /** Returns the text for a model. Placeholders without a value stay. */
  String filled(Map<String, String> values) {
    return PLACE
        .matcher(form)
        .replaceAll(
            place ->
                Matcher.quoteReplacement(
                    place.group(2) == null
                        ? place.group(1)
                        : values.getOrDefault(place.group(2), place.group())));
  }

  private List<String> names() {
    return PLACE
        .matcher(form)
        .results()
        .map(place -> place.group(2))
        .filter(Objects::nonNull)
        .toList();
  }

  private static String advice(String name, KnownNames known) {
    String others =
        known
            .nearest(name.strip())
            .map(near -> "did you mean " + braced(near) + "?")
            .orElse(expected(known));
    return others + " For literal braces, write {" + braced(name) + '}';
  }

  private static String expected(KnownNames known) {
    return known.names().stream()
        .map(TextTemplate::braced)
        .collect(Collectors.joining(" or ", "expected ", "."));
  }

  private static String braced(String name) {
    return '{' + name + '}';
  }
}
