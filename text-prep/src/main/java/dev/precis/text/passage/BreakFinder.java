package dev.precis.text.passage;

import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the best place to cut a text near a preferred place: between paragraphs if possible,
 * otherwise between sentences, lines or words, and as a last resort between characters as readers
 * see them.
 */
final class BreakFinder {

  /** How far from a place to look for a grapheme; real ones have a few code points. */
  private static final int GRAPHEME_REACH = 64;

  private static final Pattern GRAPHEME = Pattern.compile("\\X");

  private final String text;

  BreakFinder(String text) {
    this.text = text;
  }

  /**
   * Finds a cut strictly between {@code low} and {@code high}.
   *
   * @param preferred the place that gives passages of equal size, between low and high
   * @param economical the lowest cut after which the rest still fits into as few passages as
   *     planned
   * @param least the lowest cut that still gives passages of about equal size
   * @param most the highest cut that still gives passages of about equal size
   * @return an index of the text; -1 if only the inside of a surrogate pair is left
   */
  int near(int preferred, int economical, int least, int most, int low, int high) {
    int top = Math.max(preferred, Math.min(most, high - 1));
    int bottom = Math.min(preferred, Math.max(least, low + 1));
    int tight = Math.min(preferred, Math.max(economical, bottom));
    int found = nearest(preferred, tight, top, this::paragraphBefore);
    found = found >= 0 ? found : nearest(preferred, tight, top, this::sentenceBefore);
    found = found >= 0 ? found : nearest(preferred, bottom, top, this::paragraphBefore);
    found = found >= 0 ? found : nearest(preferred, bottom, top, this::sentenceBefore);
    found = found >= 0 ? found : nearest(preferred, bottom, top, this::lineBefore);
    found = found >= 0 ? found : nearest(preferred, tight, top, this::wordBefore);
    found = found >= 0 ? found : nearest(preferred, bottom, top, this::wordBefore);
    return found >= 0 ? found : character(preferred, low, high);
  }

  /** The end of the first code point at or after {@code start}. */
  int endOfCodePoint(int start) {
    return start + Character.charCount(text.codePointAt(start));
  }

  private static int nearest(int preferred, int from, int to, IntPredicate isBreak) {
    int reach = Math.max(preferred - from, to - preferred);
    for (int away = 0; away <= reach; away++) {
      if (preferred - away >= from && isBreak.test(preferred - away)) {
        return preferred - away;
      }
      if (preferred + away <= to && isBreak.test(preferred + away)) {
        return preferred + away;
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

  private int character(int preferred, int low, int high) {
    int from = Math.max(0, preferred - GRAPHEME_REACH);
    from = insidePair(from) ? from - 1 : from;
    int to = Math.min(text.length(), preferred + GRAPHEME_REACH);
    Matcher grapheme = GRAPHEME.matcher(text).region(from, to);
    int found = -1;
    while (found < preferred && grapheme.find()) {
      boolean inside = grapheme.end() > low && grapheme.end() < high && grapheme.end() < to;
      boolean better = found < 0 || grapheme.end() <= preferred;
      found = inside && better ? grapheme.end() : found;
    }
    return found >= 0 && !insidePair(found) ? found : codePoint(preferred, low, high);
  }

  /** Of two adjacent places, at least one is not inside a surrogate pair. */
  private int codePoint(int preferred, int low, int high) {
    for (int at : new int[] {preferred, preferred - 1, preferred + 1}) {
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
