package dev.precis.text.heading;

import dev.precis.text.heading.Heading.Level;
import java.util.ArrayList;
import java.util.List;

/**
 * Parses one line as a heading: {@code CHAPTER I. Name}, {@code Erstes Kapitel}, {@code THE FIRST
 * BOOK}, {@code IV}, {@code 4. Name}, {@code CHAPTER THE LAST}.
 *
 * <p>Does not use regular expressions, so that no line can make it slow.
 */
public final class HeadingParser {

  /** Longer lines are prose. Some headings of old novels are almost as long. */
  public static final int LONGEST_LINE = 240;

  private static final int WORDS_LOOKED_AT = 7;
  private static final String DECORATION = "*_=~#[](){}<>\u00B7|+-\u2014\u2013\u2015. \t\u00A0:,;";
  private static final String SEPARATORS = ".:,;)]-\u2014\u2013\u2015_*=\u2013|";

  private final String line;
  private final int number;
  private final List<Word> words = new ArrayList<>();
  private final int end;

  private record Word(String text, String folded, int from, int to) {}

  private HeadingParser(String line, int number, int from) {
    this.line = line;
    this.number = number;
    int start = from;
    while (start < line.length() && DECORATION.indexOf(line.charAt(start)) >= 0) {
      start++;
    }
    int stop = line.length();
    while (stop > start && DECORATION.indexOf(line.charAt(stop - 1)) >= 0) {
      stop--;
    }
    this.end = stop;
    for (int i = start; i < stop && words.size() < WORDS_LOOKED_AT; ) {
      int wordEnd = i;
      while (wordEnd < stop && inWord(line.charAt(wordEnd))) {
        wordEnd++;
      }
      if (wordEnd > i) {
        String word = line.substring(i, wordEnd);
        words.add(new Word(word, NumberWords.fold(word), i, wordEnd));
      }
      i = wordEnd + 1;
    }
  }

  /**
   * Parses a trimmed line.
   *
   * @param number index of the line, for the heading
   * @return null if the line does not have the form of a heading
   */
  public static Heading parse(String line, int number) {
    return line.length() > LONGEST_LINE ? null : parse(line, number, 0);
  }

  private static Heading parse(String line, int number, int from) {
    HeadingParser parser = new HeadingParser(line, number, from);
    if (parser.words.isEmpty()) {
      return null;
    }
    Heading heading = parser.wordThenNumber();
    heading = heading != null ? heading : parser.numberThenWord();
    return heading != null ? heading : parser.bareNumber();
  }

  /** {@code CHAPTER I}, {@code Book the First}, {@code CHAPTER THE LAST}, {@code STAVE I: NAME}. */
  private Heading wordThenNumber() {
    Word keyword = words.get(0);
    if (words.size() < 2 || !Character.isUpperCase(keyword.text.charAt(0))) {
      return null;
    }
    Level known = HeadingWords.level(keyword.folded);
    if (known == null && (Numerals.roman(keyword.text) > 0 || Numerals.arabic(keyword.text) > 0)) {
      return null;
    }
    boolean article = HeadingWords.article(words.get(1).folded);
    int at = article ? 2 : 1;
    if (at >= words.size() || line.substring(keyword.to, words.get(at).from).length() > 8) {
      return null;
    }
    Word first = words.get(at);
    if (HeadingWords.last(first.folded)) {
      return known == null ? null : heading(keyword.folded, known, Heading.LAST, first.to);
    }
    int digits = article ? 0 : Math.max(Numerals.roman(first.text), Numerals.arabic(first.text));
    if (digits > 0) {
      return heading(keyword.folded, known, digits, first.to);
    }
    if (known == null && !article) {
      return null;
    }
    Level level = known == null ? Level.OTHER : known;
    for (int last = Math.min(words.size(), at + NumberWords.LONGEST) - 1; last >= at; last--) {
      int value = number(at, last);
      if (value > 0) {
        return heading(keyword.folded, level, value, words.get(last).to);
      }
    }
    return null;
  }

  /**
   * {@code Erstes Kapitel}, {@code FIRST EPILOGUE: 1813}, {@code THE FIRST BOOK}, {@code 1. Teil}.
   */
  private Heading numberThenWord() {
    int at = HeadingWords.article(words.get(0).folded) ? 1 : 0;
    for (int key = at + 1; key < words.size() && key <= at + NumberWords.LONGEST; key++) {
      Word keyword = words.get(key);
      Level level = HeadingWords.level(keyword.folded);
      if (level == null || (!Character.isUpperCase(keyword.text.charAt(0)) && !wordy(at, key))) {
        continue;
      }
      int value = key == at + 1 ? digits(words.get(at)) : 0;
      value = value > 0 ? value : number(at, key - 1);
      boolean onlyWords = key == at + 1 && keyword.to == end;
      if (value == 0 && onlyWords && HeadingWords.last(words.get(at).folded)) {
        value = Heading.LAST;
      }
      boolean unreadable = onlyWords && level == Level.CHAPTER && words.get(at).text.length() > 4;
      return value != 0 || unreadable ? heading(keyword.folded, level, value, keyword.to) : null;
    }
    return null;
  }

  private boolean wordy(int at, int key) {
    return Character.isUpperCase(words.get(at).text.charAt(0)) && number(at, key - 1) > 0;
  }

  private static int digits(Word word) {
    String text = word.text;
    int plain = Math.max(Numerals.roman(text), Numerals.arabic(text));
    boolean counted = plain == 0 && text.length() > 2 && text.matches("\\d+(?:st|nd|rd|th|me|er)");
    return counted ? Numerals.arabic(text.replaceAll("\\D", "")) : plain;
  }

  private Heading bareNumber() {
    Word first = words.get(0);
    int roman = Numerals.roman(first.text);
    int arabic = Numerals.arabic(first.text);
    if (roman > 0 || arabic > 0) {
      String rest = rest(first.to);
      if (rest.isEmpty()) {
        String family = roman > 0 ? Heading.ROMAN : Heading.ARABIC;
        return new Heading(number, family, Level.BARE, roman + arabic, "", null);
      }
      String family = roman > 0 ? Heading.ROMAN_NAMED : Heading.ARABIC_NAMED;
      return separated(first.to) && nameLike(rest, first.to)
          ? new Heading(number, family, Level.BARE, roman + arabic, rest, null)
          : null;
    }
    int last = words.size() - 1;
    boolean whole = last < NumberWords.LONGEST && words.get(last).to == end;
    int value = whole && Character.isUpperCase(first.text.charAt(0)) ? number(0, last) : 0;
    return value == 0 ? null : new Heading(number, Heading.WORDS, Level.BARE, value, "", null);
  }

  private Heading heading(String folded, Level known, int ordinal, int to) {
    String rest = rest(to);
    if ((!rest.isEmpty() && !(separated(to) || known != null)) || !nameLike(rest, to)) {
      return null;
    }
    Level level = known == null ? Level.OTHER : known;
    Heading inner = level == Level.PART && !rest.isEmpty() ? parse(line, number, to) : null;
    inner = inner != null && !inner.isBare() && inner.ordinal() > 0 ? inner : null;
    return new Heading(number, HeadingWords.family(folded), level, ordinal, rest, inner);
  }

  private String rest(int to) {
    int from = to;
    while (from < line.length() && DECORATION.indexOf(line.charAt(from)) >= 0) {
      from++;
    }
    return from >= end ? "" : line.substring(from, line.length());
  }

  /** A name begins with a capital, unless a dash or colon separates it from the number. */
  private boolean nameLike(String rest, int to) {
    if (rest.isEmpty()) {
      return true;
    }
    int first = rest.codePointAt(0);
    return !Character.isLowerCase(first) || line.charAt(to) != ' ';
  }

  private boolean separated(int to) {
    char next = to < line.length() ? line.charAt(to) : '.';
    boolean wide = next == ' ' && to + 1 < line.length() && line.charAt(to + 1) == ' ';
    boolean dash =
        next == ' ' && to + 1 < line.length() && "-\u2014\u2013".indexOf(line.charAt(to + 1)) >= 0;
    return SEPARATORS.indexOf(next) >= 0 || wide || dash;
  }

  private int number(int first, int last) {
    if (first == last) {
      return NumberWords.value(words.get(first).folded);
    }
    StringBuilder joined = new StringBuilder();
    for (int i = first; i <= last; i++) {
      boolean apart =
          i > first && line.substring(words.get(i - 1).to, words.get(i).from).length() > 1;
      if (apart) {
        return 0;
      }
      joined.append(words.get(i).folded);
    }
    return NumberWords.value(joined.toString());
  }

  private static boolean inWord(char c) {
    return Character.isLetterOrDigit(c);
  }
}
