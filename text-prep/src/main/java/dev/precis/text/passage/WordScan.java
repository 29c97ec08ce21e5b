package dev.precis.text.passage;

/**
 * Iterates over the words of a text without copying them. Words are separated by white space. In
 * scripts without white space between words, each character with its marks is a word. Not
 * thread-safe.
 */
public final class WordScan {
  private static final char FIRST_WITHOUT_SPACES = '\u2E80';

  private final String text;
  private int end;

  /** Starts before the first word. */
  public WordScan(String text) {
    this.text = text;
  }

  /** Number of words of a text. */
  public static int count(String text) {
    WordScan scan = new WordScan(text);
    int words = 0;
    while (scan.next()) {
      words++;
    }
    return words;
  }

  /** Moves to the next word; returns false if there is none. */
  public boolean next() {
    while (end < text.length() && Character.isWhitespace(text.charAt(end))) {
      end++;
    }
    if (end == text.length()) {
      return false;
    }
    int first = text.codePointAt(end);
    boolean alone = standsAlone(first);
    end += Character.charCount(first);
    while (end < text.length()) {
      int point = text.codePointAt(end);
      if (Character.isWhitespace(point)
          || standsAlone(point)
          || (alone && Character.isLetterOrDigit(point))) {
        break;
      }
      end += Character.charCount(point);
    }
    return true;
  }

  /** The index after the last character of the word. */
  public int end() {
    return end;
  }

  private static boolean standsAlone(int point) {
    if (point < FIRST_WITHOUT_SPACES) {
      return false;
    }
    return switch (Character.UnicodeScript.of(point)) {
      case HAN, HIRAGANA, KATAKANA -> Character.isLetter(point);
      default -> false;
    };
  }
}
