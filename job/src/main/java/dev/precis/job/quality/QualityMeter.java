package dev.precis.job.quality;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Measures summaries. The caller closes it. Thread-safe. */
public final class QualityMeter implements AutoCloseable {
  /** A common baseline for summaries of news: the first three sentences of a text. */
  private static final int LEAD_SENTENCES = 3;

  private static final int REPEATED_WORDS = 4;

  private final Tokens tokens = new Tokens();
  private final Languages languages = new Languages();
  private final LanguageGuess guess = new LanguageGuess(languages);

  /**
   * Measures one summary. Texts of 1 MB take seconds.
   *
   * @param summary may be empty
   * @param source the text that it is a summary of; null if it was not found
   * @param reference a summary of the same text that a person wrote; null if there is none
   * @param declared the language that the book declares, as a name or code; null if it declares
   *     none
   */
  public Quality measure(String summary, String source, String reference, String declared) {
    List<String> words = tokens.words(summary);
    Optional<String> code = guess.of(words);
    Double repetition = NGrams.of(words, REPEATED_WORDS).repeated();
    if (source == null) {
      Language language = language(declared, code);
      return new Quality(
          words.size(),
          null,
          null,
          null,
          null,
          null,
          repetition,
          code.orElse(null),
          null,
          referenceWords(reference),
          rouge(summary, reference, language),
          null);
    }
    List<String> sourceWords = tokens.words(source);
    Optional<String> sourceCode = guess.of(sourceWords);
    Language language = language(declared, sourceCode);
    Sentences sentences = Sentences.of(summary);
    return new Quality(
        words.size(),
        sourceWords.size(),
        words.isEmpty() ? null : sourceWords.size() / (double) words.size(),
        Copying.of(words, sentences.texts().stream().map(tokens::words).toList(), sourceWords),
        Names.of(sentences, sourceWords, new HashSet<>(language.stems(source)), language, tokens),
        Coverage.of(language.contentStems(summary), language.contentStems(source)),
        repetition,
        code.orElse(null),
        (code.isPresent() && sourceCode.isPresent()) ? code.equals(sourceCode) : null,
        referenceWords(reference),
        rouge(summary, reference, language),
        rouge(Sentences.of(source).first(LEAD_SENTENCES), reference, language));
  }

  private Language language(String declared, Optional<String> guessed) {
    return languages
        .named(declared)
        .or(() -> languages.named(guessed.orElse(null)))
        .orElse(languages.other());
  }

  private Integer referenceWords(String reference) {
    return reference == null ? null : tokens.words(reference).size();
  }

  private static Rouge rouge(String summary, String reference, Language language) {
    return reference == null ? null : Rouge.of(language.stems(summary), language.stems(reference));
  }

  @Override
  public void close() {
    tokens.close();
    languages.close();
  }
}
