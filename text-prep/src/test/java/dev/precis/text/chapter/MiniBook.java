package dev.precis.text.chapter;

import dev.precis.text.book.GutenbergText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Small books for tests, in the layouts of real ones: a line {@code @3} of the layout stands for
 * three paragraphs of prose, every other line for itself.
 */
public final class MiniBook {

  private static final String[] SENTENCES = {
    "The ferry came late that evening and nobody on the quay had thought of bringing a lamp.",
    "She counted the steps down to the water, as she had done when she was a child.",
    "\"You will want a coat,\" said the ferryman, \"for there is always a wind beyond the point.\"",
    "He had worked the crossing for thirty years and still could not swim a stroke.",
    "Somewhere behind the sheds a dog barked twice and then thought better of it.",
    "They spoke of the harvest, of the new bridge, and of the price of rope.",
    "Mr. Hale, who owned the mill, had promised to pay, but Mr. Hale promised a great deal.",
    "When the bell rang they all looked up, though each of them had been waiting for it.",
    "There was no more to be said about it, and so they said it all over again."
  };

  private int next;
  private final int width;

  private MiniBook(int width) {
    this.width = width;
  }

  public static String text(String layout) {
    return text(layout, 72);
  }

  public static String text(String layout, int width) {
    MiniBook book = new MiniBook(width);
    StringBuilder text = new StringBuilder();
    for (String line : layout.split("\n", -1)) {
      if (line.matches("@\\d+")) {
        int paragraphs = Integer.parseInt(line.substring(1));
        for (int i = 0; i < paragraphs; i++) {
          text.append(i == 0 ? "" : "\n").append(book.paragraph());
        }
      } else {
        text.append(line).append('\n');
      }
    }
    return text.toString();
  }

  static SplitBook split(String layout) {
    return splitText(text(layout));
  }

  static SplitBook splitText(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new ChapterSplitter().split(GutenbergText.parse("mini.txt", bytes));
  }

  /** The rows as {@code kind letter, part, heading}: {@code C|BOOK I|CHAPTER I}. */
  public static List<String> rows(SplitBook book) {
    List<String> rows = new ArrayList<>();
    for (Chapter chapter : book.chapters()) {
      String kind = chapter.kind().name().substring(0, 1);
      rows.add(kind + "|" + chapter.part() + "|" + chapter.heading());
    }
    return rows;
  }

  private String paragraph() {
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < 6; i++) {
      words.append(SENTENCES[next++ % SENTENCES.length]).append(' ');
    }
    return wrap(words.toString().strip());
  }

  private String wrap(String paragraph) {
    StringBuilder wrapped = new StringBuilder();
    int column = 0;
    for (String word : paragraph.split(" ", -1)) {
      boolean fits = column + 1 + word.length() <= width;
      if (column > 0) {
        wrapped.append(fits ? ' ' : '\n');
      }
      column = fits && column > 0 ? column + 1 + word.length() : word.length();
      wrapped.append(word);
    }
    return wrapped.append('\n').toString();
  }
}
