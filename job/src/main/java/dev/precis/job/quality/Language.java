package dev.precis.job.quality;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;

/** A language's stop words and stemmer, from Lucene. The caller closes it. Thread-safe. */
final class Language implements AutoCloseable {
  private final String code;
  private final String name;
  private final CharArraySet stopWords;
  private final Analyzer all;
  private final Analyzer content;

  /**
   * @param code as in ISO 639-1; empty for any other language
   * @param name in English, in lower case
   * @param stopWords in lower case
   * @param analyzer creates an analyzer that stems, and drops the stop words it is given
   */
  Language(
      String code, String name, CharArraySet stopWords, Function<CharArraySet, Analyzer> analyzer) {
    this.code = code;
    this.name = name;
    this.stopWords = stopWords;
    this.all = analyzer.apply(CharArraySet.EMPTY_SET);
    this.content = analyzer.apply(stopWords);
  }

  String code() {
    return code;
  }

  /**
   * Whether this is the language that a book declares.
   *
   * @param declared such as {@code English}, {@code en} or {@code en-GB}
   */
  boolean isNamed(String declared) {
    String lower = declared.strip().toLowerCase(Locale.ROOT);
    return lower.equals(name) || lower.equals(code) || lower.startsWith(code + '-');
  }

  /**
   * @param word in lower case
   */
  boolean isStopWord(String word) {
    return stopWords.contains(word);
  }

  /** The stems of all words of a text. */
  List<String> stems(String text) {
    return stems(text, all);
  }

  /** The stems of the words of a text that are no stop words. */
  List<String> contentStems(String text) {
    return stems(text, content);
  }

  private static List<String> stems(String text, Analyzer analyzer) {
    return Tokens.of(text, analyzer).stream().map(Token::text).toList();
  }

  @Override
  public void close() {
    all.close();
    content.close();
  }
}
