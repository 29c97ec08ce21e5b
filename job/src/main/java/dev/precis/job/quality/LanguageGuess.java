package dev.precis.job.quality;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which language a text is in, by its share of each language's stop words; Chinese, Japanese and
 * Korean by their script. It tells running text of some ten words and more; names, lists of
 * keywords and a mixture of languages stay unknown, and so does what could be Danish as well as
 * Norwegian. Thread-safe.
 */
final class LanguageGuess {
  /** Words of a text that are looked at; the rest would not change the answer. */
  private static final int MOST_WORDS = 20_000;

  private static final int FEWEST_STOP_WORDS = 3;
  private static final double LEAST_SHARE = 0.1;

  /** By so much the best must be before the second, else both are as likely. */
  private static final double LEAST_LEAD = 1.2;

  private final Languages languages;

  LanguageGuess(Languages languages) {
    this.languages = languages;
  }

  /**
   * @param words in lower case
   * @return an ISO 639-1 code; empty where it cannot be told
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
    boolean told =
        best >= FEWEST_STOP_WORDS
            && best >= LEAST_SHARE * words.size()
            && best >= LEAST_LEAD * second;
    return told ? Optional.of(candidates.get(0).code()) : Optional.empty();
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
      // Chinese has no kana at all, but a name or a quotation may.
      return Optional.of(20 * kana > han ? "ja" : "zh");
    }
    return 2 * hangul > words.size() ? Optional.of("ko") : Optional.empty();
  }

  private record Candidate(String code, long stopWords) {}
}
