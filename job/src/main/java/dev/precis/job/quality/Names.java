package dev.precis.job.quality;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The names in a summary, and those of them that its source does not have: likely made up.
 *
 * <p>A name is a word with a capital that stands so at least once within a sentence, and not only
 * at its start, after an opening quotation mark, a colon or a dash. Stop words ({@code I}, German
 * {@code Sie}) are none, nor are words in a sentence that is all capitals. A possessive's {@code
 * 's} does not count, and the source is searched for the words in any case, so {@code PIERRE'S} is
 * {@code Pierre}.
 *
 * <p>What it cannot tell: a name that stands at sentence starts alone; German nouns, which all have
 * capitals and so are taken for names (they are looked for by their stems); titles and adjectives
 * with capitals ({@code English}); a name that the source has but that is given to another person.
 *
 * @param all in order, each once, without possessives
 * @param novel those that the source does not have
 */
public record Names(Set<String> all, Set<String> novel) {
  /** After these, whatever stands before, a capital says nothing. */
  private static final String OPENING =
      "\"\u201C\u201E\u00AB\u2039\u2018:\u2014\u2013([{*_\u2022\u00BF\u00A1";

  private static final String POSSESSIVE = "'s";

  /**
   * @return null for a script without capitals, in which names cannot be told
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
          && !opensAnew(sentence, tokens.get(i - 1).end(), token.start())) {
        names.putIfAbsent(key, name);
      }
    }
  }

  private static boolean opensAnew(String sentence, int from, int to) {
    String between = sentence.substring(from, to);
    return between.contains("--") || between.chars().anyMatch(c -> OPENING.indexOf(c) >= 0);
  }

  private static String withoutPossessive(String word) {
    String plain = word.endsWith("'S") ? word.substring(0, word.length() - 2) : word;
    return plain.endsWith(POSSESSIVE) ? plain.substring(0, plain.length() - 2) : plain;
  }
}
