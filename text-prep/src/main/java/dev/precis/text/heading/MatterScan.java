package dev.precis.text.heading;

import dev.precis.text.book.SourceLines;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds the headings of front matter and back matter, such as prefaces and epilogues: lines of
 * their own that are followed by prose.
 */
public final class MatterScan {

  private static final int LONGEST_LINE = 70;
  private static final int LEAST_PARAGRAPH = 150;
  private static final int LEAST_TEXT = 300;

  private static final String QUOTES = "\"'\u201C\u2018\u00AB\u00BB\u201E";
  private static final Pattern AROUND = Pattern.compile("^[^\\p{L}]+|[^\\p{L}]+$");
  private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}\\-]+");
  private static final String SENTENCE_ENDS = ".!?:;\u2026\u2014\u3002\uFF01\uFF1F";
  private static final String CLOSING = "\"'\u2019\u201D\u00BB)]_*";

  private final SourceLines lines;

  public MatterScan(SourceLines lines) {
    this.lines = lines;
  }

  /** What a line without a number can be the heading of. */
  public enum Matter {
    FRONT,
    BACK,
    CONTENTS,
    TRANSCRIBERS_NOTE,
    NONE
  }

  /** Classifies a line by its words alone. */
  public Matter read(int line) {
    if (!standsAlone(line)) {
      return Matter.NONE;
    }
    char start = lines.charAt(line, 0);
    if (Character.isLowerCase(start) || QUOTES.indexOf(start) >= 0) {
      return Matter.NONE;
    }
    String text = lines.trimmed(line);
    String whole = NumberWords.fold(text);
    if (MatterWords.contents(whole)) {
      return Matter.CONTENTS;
    }
    if (MatterWords.transcriber(whole)) {
      return Matter.TRANSCRIBERS_NOTE;
    }
    String[] words = BETWEEN.split(AROUND.matcher(text).replaceAll(""), -1);
    if (!capitalized(words)) {
      return Matter.NONE;
    }
    String first = NumberWords.fold(words[0]);
    boolean author = words.length > 1 && whole.contains("note") && whole.startsWith("author");
    if (author || MatterWords.front(first, NumberWords.fold(words[words.length - 1]))) {
      return Matter.FRONT;
    }
    return MatterWords.back(first) && (words.length <= 6) ? Matter.BACK : Matter.NONE;
  }

  /**
   * The headings of front matter before the first chapter: those with the words for it, and other
   * lines in capitals, after blank lines, that are followed by prose.
   *
   * @param to line of the first chapter, part or letter
   * @param bookTitle title of the book, which is not a heading
   * @param closed lines at which a text ends, such as those of a table of contents
   */
  public List<Integer> front(int to, String bookTitle, NavigableSet<Integer> closed) {
    String title = NumberWords.fold(bookTitle);
    List<Integer> candidates = new ArrayList<>();
    Map<String, Integer> last = new HashMap<>();
    boolean back = false;
    for (int line = 0; line < to; line++) {
      if (!lines.isBlank(line) && standsAlone(line)) {
        String words = NumberWords.fold(lines.trimmed(line));
        boolean named = !title.isEmpty() && (title.startsWith(words) || words.startsWith(title));
        Matter read = read(line);
        boolean heads = read == Matter.FRONT || read == Matter.BACK || titled(line);
        if (heads && !named) {
          candidates.add(line);
          last.put(words, line);
          back |= read == Matter.BACK;
        }
      }
    }
    candidates.removeIf(line -> last.get(NumberWords.fold(lines.trimmed(line))) > line);
    Set<String> behind = back ? wordsOfBackMatter(to) : Set.of();
    candidates.removeIf(line -> behind.contains(NumberWords.fold(lines.trimmed(line))));
    return withProse(candidates, to, closed);
  }

  /** An epilogue that only the table of contents names before the chapters is not front matter. */
  private Set<String> wordsOfBackMatter(int from) {
    Set<String> words = new HashSet<>();
    for (int line = from; line < lines.count(); line++) {
      if (lines.length(line) > 0 && standsAlone(line) && read(line) == Matter.BACK) {
        words.add(NumberWords.fold(lines.trimmed(line)));
      }
    }
    return words;
  }

  /**
   * The headings from {@code from} to before {@code to} that are classified as one of {@code
   * matters} and are followed by prose.
   */
  public List<Integer> of(int from, int to, List<Matter> matters) {
    List<Integer> candidates = new ArrayList<>();
    for (int line = from; line < to; line++) {
      if (!lines.isBlank(line) && matters.contains(read(line))) {
        candidates.add(line);
      }
    }
    return withProse(candidates, to, Collections.emptyNavigableSet());
  }

  private List<Integer> withProse(List<Integer> candidates, int to, NavigableSet<Integer> closed) {
    List<Integer> kept = new ArrayList<>();
    for (int i = candidates.size() - 1; i >= 0; i--) {
      int line = candidates.get(i);
      int end = i + 1 < candidates.size() ? candidates.get(i + 1) : to;
      Integer close = closed.higher(line);
      end = close == null ? end : Math.min(end, close);
      if (prose(line + 1, end)) {
        boolean above = i > 0 && lines.characters(candidates.get(i - 1) + 1, line) == 0;
        boolean near = above && line - candidates.get(i - 1) <= 3 && titled(line);
        kept.add(near ? candidates.get(i - 1) : line);
      }
    }
    Collections.reverse(kept);
    return kept;
  }

  private boolean prose(int from, int to) {
    if (lines.characters(from, to) < LEAST_TEXT) {
      return false;
    }
    for (int line = lines.skipBlank(from); line < to; ) {
      int end = lines.endOfParagraph(line, to);
      boolean illustration = lines.charAt(line, 0) == '[';
      boolean longEnough = lines.characters(line, end) >= LEAST_PARAGRAPH;
      if (!illustration && longEnough && endsSentence(end - 1)) {
        return true;
      }
      line = lines.skipBlank(end);
    }
    return false;
  }

  /** Entries of a table of contents can be as long as a paragraph, but do not end a sentence. */
  private boolean endsSentence(int line) {
    int last = lines.length(line) - 1;
    while (last > 0 && CLOSING.indexOf(lines.charAt(line, last)) >= 0) {
      last--;
    }
    return last >= 0 && SENTENCE_ENDS.indexOf(lines.charAt(line, last)) >= 0;
  }

  private boolean titled(int line) {
    return standsAlone(line)
        && lines.blanksBefore(line) >= 2
        && lines.charAt(line, 0) != '['
        && Capitals.mostly(lines.trimmed(line))
        && read(line) == Matter.NONE;
  }

  private boolean standsAlone(int line) {
    return lines.length(line) <= LONGEST_LINE
        && lines.length(line) > 2
        && lines.isBlank(line - 1)
        && lines.isBlank(line + 1);
  }

  private static boolean capitalized(String[] words) {
    for (int i = 0; i < words.length; i++) {
      String word = words[i];
      boolean lower = !word.isEmpty() && Character.isLowerCase(word.charAt(0));
      if (lower && (i == 0 || word.length() > 4)) {
        return false;
      }
    }
    return words.length <= 9 && !words[0].isEmpty();
  }
}
