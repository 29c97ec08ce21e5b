package dev.precis.job.quality;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/**
 * Words by the rules of Unicode (UAX #29), as Lucene has them; of Chinese and Japanese each
 * character is one. Thread-safe; to be closed.
 */
final class Tokens implements AutoCloseable {
  private static final char TYPOGRAPHIC_APOSTROPHE = '\u2019';

  private final Analyzer words =
      new Analyzer() {
        @Override
        protected TokenStreamComponents createComponents(String fieldName) {
          return new TokenStreamComponents(new StandardTokenizer());
        }
      };

  /** In order, in their own case. */
  List<Token> of(String text) {
    return of(text, words);
  }

  /** In order, in lower case. */
  List<String> words(String text) {
    return of(text).stream().map(token -> token.text().toLowerCase(Locale.ROOT)).toList();
  }

  /** What an analyzer makes of a text. */
  static List<Token> of(String text, Analyzer analyzer) {
    // Books have both kinds, and a model often turns the one into the other.
    String plain = text.replace(TYPOGRAPHIC_APOSTROPHE, '\'');
    List<Token> tokens = new ArrayList<>();
    try (TokenStream stream = analyzer.tokenStream("", plain)) {
      CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
      OffsetAttribute offset = stream.addAttribute(OffsetAttribute.class);
      stream.reset();
      while (stream.incrementToken()) {
        tokens.add(new Token(term.toString(), offset.startOffset(), offset.endOffset()));
      }
      stream.end();
      return tokens;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read a text that is in memory", e);
    }
  }

  @Override
  public void close() {
    words.close();
  }
}
