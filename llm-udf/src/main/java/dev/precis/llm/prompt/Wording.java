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
 * What a model is told, with placeholders: names in braces, such as {@code {words}}. A name in
 * double braces, <code>{{words}}</code>, stands for itself in single ones; a brace around anything
 * but a name stands for itself. Immutable and thread-safe.
 */
public record Wording(String form) {
  /** Stands for the number of words that are asked for. */
  public static final String WORDS = "words";

  /** Stands for the language to write in, by its English name. */
  public static final String LANGUAGE = "language";

  /** Spaces count, so that {@code { words }} is a mistake and no text. */
  private static final String NAME = " *\\p{L}[\\p{L}\\p{N}_ -]*";

  private static final Pattern PLACE =
      Pattern.compile("\\{(\\{" + NAME + "\\})\\}|\\{(" + NAME + ")\\}");

  public Wording {
    Objects.requireNonNull(form, "form");
  }

  /** Whether it has a placeholder of this name. */
  public boolean has(String name) {
    return names().contains(name);
  }

  /**
   * What is wrong with its placeholders.
   *
   * @param known the names that there are
   */
  public List<String> problems(Collection<String> known) {
    KnownNames names = new KnownNames(known);
    return names().stream()
        .distinct()
        .filter(name -> !known.contains(name))
        .map(name -> "unknown placeholder " + braced(name) + "; " + advice(name, names))
        .toList();
  }

  /**
   * The same with one placeholder filled, the others as they are.
   *
   * @param value a text without braces
   */
  public Wording with(String name, String value) {
    return new Wording(
        PLACE
            .matcher(form)
            .replaceAll(
                place ->
                    Matcher.quoteReplacement(name.equals(place.group(2)) ? value : place.group())));
  }

  /** The text for a model; placeholders without a value stay. */
  public String filled(Map<String, String> values) {
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
            .orElse(told(known));
    return others + " Write {" + braced(name) + "} where the braces are meant";
  }

  private static String told(KnownNames known) {
    return known.names().stream()
        .map(Wording::braced)
        .collect(Collectors.joining(", ", "there is ", "."));
  }

  private static String braced(String name) {
    return '{' + name + '}';
  }
}
