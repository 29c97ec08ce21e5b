package dev.precis.text.passage;

/**
 * Goes through a text word by word, and copies nothing. A word is what stands between white space;
 * in scripts that put none between their words, each character with the marks after it. Not
 * thread-safe.
 */
public final class WordScan {
  private static final char FIRST_OF_SUCH_SCRIPTS = '\u2E80';

  private final String text;
  private int end;

  /** Starts before the first word. */
  public WordScan(String text) {
    this.text = text;
  }

  /** The number of a text's words. */
  public static int count(String text) {
    WordScan scan = new WordScan(text);
    int words = 0;
    while (scan.next()) {
      words++;
    }
    return words;
  }

  /** Goes on to the next word; false where there is none. */
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

  /** Behind the word's last character. */
  public int end() {
    return end;
  }

  private static boolean standsAlone(int point) {
    if (point < FIRST_OF_SUCH_SCRIPTS) {
      return false;
    }
    return switch (Character.UnicodeScript.of(point)) {
      case HAN, HIRAGANA, KATAKANA -> Character.isLetter(point);
      default -> false;
    };
  }
}
