package dev.precis.job.quality;

import dev.precis.text.passage.SentenceEnd;
import java.util.ArrayList;
import java.util.List;

/**
 * The sentences of a text, in order. A sentence also ends at an empty line, the end of a paragraph.
 *
 * @param texts without white space at their ends; none is blank
 */
record Sentences(List<String> texts) {
  static Sentences of(String text) {
    List<String> texts = new ArrayList<>();
    int start = 0;
    for (int at = 1; at < text.length(); at++) {
      if (isEmptyLine(text, at) || SentenceEnd.before(text, at)) {
        add(text.substring(start, at), texts);
        start = at;
      }
    }
    add(text.substring(start), texts);
    return new Sentences(List.copyOf(texts));
  }

  private static void add(String sentence, List<String> texts) {
    if (!sentence.isBlank()) {
      texts.add(sentence.strip());
    }
  }

  /** Whether an empty line starts at this position. */
  private static boolean isEmptyLine(String text, int at) {
    return text.charAt(at) == '\n'
        && (text.charAt(at - 1) == '\n' || text.startsWith("\n\r", at - 2));
  }

  /** The first sentences as one text; all of them if there are fewer. */
  String first(int count) {
    return String.join(" ", texts.subList(0, Math.min(count, texts.size())));
  }
}
