package dev.precis.job.quality;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The names in a summary, and those that its source does not contain, which the model probably made
 * up.
 *
 * <p>A name is a capitalized word inside a sentence: not at its start, and not after an opening
 * quotation mark, a colon or a dash. Stop words ({@code I}, German {@code Sie}) and words of a
 * sentence in capitals are no names. A possessive {@code 's} is removed, and the source is searched
 * ignoring case, so that {@code PIERRE'S} matches {@code Pierre}.
 *
 * <p>Limits: names that occur only at the start of sentences are missed. German nouns, which are
 * all capitalized, and titles and adjectives ({@code English}) count as names; nouns are compared
 * by their stems. A name of the source that is given to another person is not noticed.
 *
 * @param all in the order of the summary, each once, without possessives
 * @param novel those that the source does not contain
 */
public record Names(Set<String> all, Set<String> novel) {
  /** A capital directly after one of these does not make a name. */
  private static final String OPENING =
      "\"\u201C\u201E\u00AB\u2039\u2018:\u2014\u2013([{*_\u2022\u00BF\u00A1";

  private static final String POSSESSIVE = "'s";

  /**
   * Finds the names in a summary.
   *
   * @param sourceWords the words of the source, in lower case
   * @param sourceStems the stems of the source, in {@code language}
   * @return null if the summary has no lower case letters, as in scripts without capitals
   */
  static Names of(
      Sentences summary,
      Collection<String> sourceWords,
      Set<String> sourceStems,
      Language language,
      Tokens tokens) {
    Map<String, String> names = new LinkedHashMap<>();
    boolean hasCases = false;
    for (String sentence : summary.texts()) {
      hasCases |= sentence.codePoints().anyMatch(Character::isLowerCase);
      if (sentence.codePoints().anyMatch(Character::isLowerCase)) {
        add(sentence, tokens.of(sentence), language, names);
      }
    }
    if (!hasCases) {
      return null;
    }
    Set<String> known = new LinkedHashSet<>();
    sourceWords.forEach(word -> known.add(withoutPossessive(word)));
    Set<String> novel = new LinkedHashSet<>();
    names.forEach(
        (key, name) -> {
          if (!known.contains(key) && !sourceStems.containsAll(language.stems(name))) {
            novel.add(name);
          }
        });
    return new Names(new LinkedHashSet<>(names.values()), novel);
  }

  private static void add(
      String sentence, List<Token> tokens, Language language, Map<String, String> names) {
    for (int i = 1; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      String name = withoutPossessive(token.text());
      String key = name.toLowerCase(Locale.ROOT);
      if (!name.isEmpty()
          && Character.isUpperCase(name.codePointAt(0))
          && !language.isStopWord(key)
          && !language.isStopWord(token.text().toLowerCase(Locale.ROOT))
          && !followsOpening(sentence, tokens.get(i - 1).end(), token.start())) {
        names.putIfAbsent(key, name);
      }
    }
  }

  private static boolean followsOpening(String sentence, int from, int to) {
    String between = sentence.substring(from, to);
    return between.contains("--") || between.chars().anyMatch(c -> OPENING.indexOf(c) >= 0);
  }

  private static String withoutPossessive(String word) {
    String plain = word.endsWith("'S") ? word.substring(0, word.length() - 2) : word;
    return plain.endsWith(POSSESSIVE) ? plain.substring(0, plain.length() - 2) : plain;
  }
}
