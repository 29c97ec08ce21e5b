package dev.precis.job.quality;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Guesses the language of a text by its share of each language's stop words; Chinese, Japanese and
 * Korean by their script. It needs about ten words of running text. The result is empty for names,
 * lists of keywords and mixtures of languages, and often for Danish and Norwegian, which share many
 * stop words. Thread-safe.
 */
final class LanguageGuess {
  /** Number of words to look at. More words would not change the guess. */
  private static final int MOST_WORDS = 20_000;

  private static final int FEWEST_STOP_WORDS = 3;
  private static final double LEAST_SHARE = 0.1;

  /** The best language must have this many times the stop words of the second best. */
  private static final double LEAST_LEAD = 1.2;

  private final Languages languages;

  LanguageGuess(Languages languages) {
    this.languages = languages;
  }

  /**
   * Guesses the language.
   *
   * @param words of the text, in lower case
   * @return an ISO 639-1 code; empty if the language is uncertain
   */
  Optional<String> of(List<String> words) {
    List<String> some = words.subList(0, Math.min(MOST_WORDS, words.size()));
    Optional<String> byScript = byScript(some);
    return byScript.isPresent() ? byScript : byStopWords(some);
  }

  private Optional<String> byStopWords(List<String> words) {
    List<Candidate> candidates =
        languages.known().stream()
            .map(language -> new Candidate(language.code(), stopWords(language, words)))
            .sorted(Comparator.comparingLong(Candidate::stopWords).reversed())
            .toList();
    long best = candidates.get(0).stopWords();
    long second = candidates.get(1).stopWords();
    boolean isCertain =
        best >= FEWEST_STOP_WORDS
            && best >= LEAST_SHARE * words.size()
            && best >= LEAST_LEAD * second;
    return isCertain ? Optional.of(candidates.get(0).code()) : Optional.empty();
  }

  private static long stopWords(Language language, List<String> words) {
    return words.stream().filter(language::isStopWord).count();
  }

  private static Optional<String> byScript(List<String> words) {
    int han = 0;
    int kana = 0;
    int hangul = 0;
    for (String word : words) {
      switch (Character.UnicodeScript.of(word.codePointAt(0))) {
        case HAN -> han++;
        case HIRAGANA, KATAKANA -> kana++;
        case HANGUL -> hangul++;
        default -> {}
      }
    }
    if (2 * (han + kana) > words.size()) {
      // Chinese has no kana, except in names and quotations.
      return Optional.of(20 * kana > han ? "ja" : "zh");
    }
    return 2 * hangul > words.size() ? Optional.of("ko") : Optional.empty();
  }

  private record Candidate(String code, long stopWords) {}
}
