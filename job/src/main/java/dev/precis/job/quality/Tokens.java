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
 * Splits texts into words by the rules of Unicode (UAX #29), with Lucene. In Chinese and Japanese
 * each character is a word. The caller closes it. Thread-safe.
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

  /** The words of a text, in order, with their case kept. */
  List<Token> of(String text) {
    return of(text, words);
  }

  /** The words of a text, in order and in lower case. */
  List<String> words(String text) {
    return of(text).stream().map(token -> token.text().toLowerCase(Locale.ROOT)).toList();
  }

  /** The tokens that an analyzer makes of a text. */
  static List<Token> of(String text, Analyzer analyzer) {
    // Books contain both kinds, and models often replace one by the other.
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
