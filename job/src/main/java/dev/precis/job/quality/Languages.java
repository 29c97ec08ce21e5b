package dev.precis.job.quality;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArrayMap;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.WordlistLoader;
import org.apache.lucene.analysis.da.DanishAnalyzer;
import org.apache.lucene.analysis.de.GermanAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.es.SpanishAnalyzer;
import org.apache.lucene.analysis.fi.FinnishAnalyzer;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.hu.HungarianAnalyzer;
import org.apache.lucene.analysis.it.ItalianAnalyzer;
import org.apache.lucene.analysis.nl.DutchAnalyzer;
import org.apache.lucene.analysis.no.NorwegianAnalyzer;
import org.apache.lucene.analysis.pt.PortugueseAnalyzer;
import org.apache.lucene.analysis.ru.RussianAnalyzer;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.analysis.sv.SwedishAnalyzer;

/**
 * The languages with a stemmer. Texts in other languages are only split into words. The caller
 * closes it. Thread-safe.
 */
final class Languages implements AutoCloseable {
  private final List<Language> known =
      List.of(
          language("da", "danish", DanishAnalyzer::new),
          language("de", "german", GermanAnalyzer::new),
          language("en", "english", EnglishAnalyzer::new),
          language("es", "spanish", SpanishAnalyzer::new),
          language("fi", "finnish", FinnishAnalyzer::new),
          language("fr", "french", FrenchAnalyzer::new),
          language("hu", "hungarian", HungarianAnalyzer::new),
          language("it", "italian", ItalianAnalyzer::new),
          language("nl", "dutch", Languages::dutch),
          language("no", "norwegian", NorwegianAnalyzer::new),
          language("pt", "portuguese", PortugueseAnalyzer::new),
          language("ru", "russian", RussianAnalyzer::new),
          language("sv", "swedish", SwedishAnalyzer::new));

  private final Language other =
      new Language("", "", CharArraySet.EMPTY_SET, StandardAnalyzer::new);

  /**
   * Takes all lists of stop words from one project, Snowball, so that the shares of several
   * languages can be compared. Lucene's own English list has 33 words and no pronouns.
   */
  private static Language language(
      String code, String name, Function<CharArraySet, Analyzer> analyzer) {
    try (InputStream list = SnowballFilter.class.getResourceAsStream(name + "_stop.txt")) {
      return new Language(
          code,
          name,
          CharArraySet.unmodifiableSet(WordlistLoader.getSnowballWordSet(list)),
          analyzer);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the stop words of " + name, e);
    }
  }

  /**
   * Without its dictionary of four exceptions, which would need Lucene's transducers in the jar.
   */
  private static Analyzer dutch(CharArraySet stopWords) {
    return new DutchAnalyzer(stopWords, CharArraySet.EMPTY_SET, CharArrayMap.emptyMap());
  }

  /** The languages with a stemmer. */
  List<Language> known() {
    return known;
  }

  /**
   * Finds a language by its name.
   *
   * @param declared a name or code; null for none
   * @return empty if there is no stemmer for it
   */
  Optional<Language> named(String declared) {
    return declared == null
        ? Optional.empty()
        : known.stream().filter(language -> language.isNamed(declared)).findFirst();
  }

  /** Any other language: it has no stemmer and no stop words. */
  Language other() {
    return other;
  }

  @Override
  public void close() {
    known.forEach(Language::close);
    other.close();
  }
}
