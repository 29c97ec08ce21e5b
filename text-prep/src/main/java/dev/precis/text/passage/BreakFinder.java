package dev.precis.text.passage;

import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the best place to cut a text near a wished place: between paragraphs if it can be, else
 * between sentences, lines, words, and at last characters as a reader sees them.
 */
final class BreakFinder {

  /** How far before a place a grapheme is looked for; real ones are a few code points long. */
  private static final int GRAPHEME_REACH = 64;

  private static final Pattern GRAPHEME = Pattern.compile("\\X");

  private final String text;

  BreakFinder(String text) {
    this.text = text;
  }

  /**
   * Finds a cut strictly between {@code low} and {@code high}.
   *
   * @param wish the place that would give passages of even size, between low and high
   * @param frugal the lowest cut that lets the rest fit into as few passages as hoped
   * @param least the lowest cut that still gives passages of about even size
   * @param most the highest such cut
   * @return an index of the text, or -1 where only the inside of a surrogate pair is left
   */
  int near(int wish, int frugal, int least, int most, int low, int high) {
    int top = Math.max(wish, Math.min(most, high - 1));
    int bottom = Math.min(wish, Math.max(least, low + 1));
    int tight = Math.min(wish, Math.max(frugal, bottom));
    int found = nearest(wish, tight, top, this::paragraphBefore);
    found = found >= 0 ? found : nearest(wish, tight, top, this::sentenceBefore);
    found = found >= 0 ? found : nearest(wish, bottom, top, this::paragraphBefore);
    found = found >= 0 ? found : nearest(wish, bottom, top, this::sentenceBefore);
    found = found >= 0 ? found : nearest(wish, bottom, top, this::lineBefore);
    found = found >= 0 ? found : nearest(wish, tight, top, this::wordBefore);
    found = found >= 0 ? found : nearest(wish, bottom, top, this::wordBefore);
    return found >= 0 ? found : character(wish, low, high);
  }

  /** The end of the first code point at or after {@code start}. */
  int endOfCodePoint(int start) {
    return start + Character.charCount(text.codePointAt(start));
  }

  private static int nearest(int wish, int from, int to, IntPredicate isBreak) {
    int reach = Math.max(wish - from, to - wish);
    for (int away = 0; away <= reach; away++) {
      if (wish - away >= from && isBreak.test(wish - away)) {
        return wish - away;
      }
      if (wish + away <= to && isBreak.test(wish + away)) {
        return wish + away;
      }
    }
    return -1;
  }

  private boolean paragraphBefore(int at) {
    if (text.charAt(at) != '\n') {
      return false;
    }
    int next = at + 1;
    while (next < text.length() && (text.charAt(next) == '\r' || text.charAt(next) == ' ')) {
      next++;
    }
    return next < text.length() && text.charAt(next) == '\n';
  }

  private boolean sentenceBefore(int at) {
    return SentenceEnd.before(text, at);
  }

  private boolean lineBefore(int at) {
    return text.charAt(at) == '\n';
  }

  private boolean wordBefore(int at) {
    return Character.isWhitespace(text.charAt(at));
  }

  private int character(int wish, int low, int high) {
    int from = Math.max(0, wish - GRAPHEME_REACH);
    from = insidePair(from) ? from - 1 : from;
    int to = Math.min(text.length(), wish + GRAPHEME_REACH);
    Matcher grapheme = GRAPHEME.matcher(text).region(from, to);
    int found = -1;
    while (found < wish && grapheme.find()) {
      boolean inside = grapheme.end() > low && grapheme.end() < high && grapheme.end() < to;
      boolean better = found < 0 || grapheme.end() <= wish;
      found = inside && better ? grapheme.end() : found;
    }
    return found >= 0 && !insidePair(found) ? found : codePoint(wish, low, high);
  }

  /** Of two neighbouring places one is never inside a surrogate pair. */
  private int codePoint(int wish, int low, int high) {
    for (int at : new int[] {wish, wish - 1, wish + 1}) {
      if (at > low && at < high && !insidePair(at)) {
        return at;
      }
    }
    return -1;
  }

  private boolean insidePair(int at) {
    return at > 0
        && at < text.length()
        && Character.isLowSurrogate(text.charAt(at))
        && Character.isHighSurrogate(text.charAt(at - 1));
  }
}
