package dev.precis.text.chapter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What changes in a file without changing the book must not change its chapters. */
class SplittingPropertyTest {

  private static final String[] ROMAN = {
    "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"
  };

  @Property(tries = 60)
  void everyCharacterAfterTheFirstHeadingIsInOneRow(
      @ForAll @IntRange(min = 2, max = 10) int chapters,
      @ForAll boolean contents,
      @ForAll boolean crlf,
      @ForAll @IntRange(min = 30, max = 120) int width) {
    String text = MiniBook.text(layout(chapters, contents), width);

    StringBuilder rows = new StringBuilder();
    MiniBook.splitText(crlf ? text.replace("\n", "\r\n") : text)
        .chapters()
        .forEach(c -> rows.append(c.title()).append(c.text()));

    assertThat(visible(rows.toString()))
        .isEqualTo(visible(text.substring(text.lastIndexOf("CHAPTER I\n"))));
  }

  @Property(tries = 60)
  void lineEndsMarkIndentationHeaderAndContentsDoNotMatter(
      @ForAll @IntRange(min = 3, max = 10) int chapters,
      @ForAll boolean crlf,
      @ForAll boolean mark,
      @ForAll boolean header,
      @ForAll boolean contents,
      @ForAll @IntRange(min = 0, max = 8) int indent,
      @ForAll @IntRange(min = 40, max = 120) int width) {
    List<String> plain = texts(MiniBook.text(layout(chapters, false)));

    String text = MiniBook.text(layout(chapters, contents), width);
    text = text.replaceAll("(?m)^(?=.)", " ".repeat(indent));
    text =
        header
            ? "Title: Quay\n\n*** START OF THE PROJECT GUTENBERG EBOOK QUAY ***\n\n" + text
            : text;
    text = crlf ? text.replace("\n", "\r\n") : text;
    text = mark ? "\uFEFF" + text : text;

    assertThat(texts(text)).isEqualTo(plain);
  }

  private static String layout(int chapters, boolean contents) {
    StringBuilder layout = new StringBuilder("THE QUAY\n\n\n\n");
    if (contents) {
      layout.append("CONTENTS\n\n");
      for (int i = 0; i < chapters; i++) {
        layout.append("CHAPTER ").append(ROMAN[i]).append('\n');
      }
    }
    for (int i = 0; i < chapters; i++) {
      layout
          .append("\n\n\nCHAPTER ")
          .append(ROMAN[i])
          .append("\n\n@")
          .append(2 + i % 3)
          .append('\n');
    }
    return layout.toString();
  }

  private static List<String> texts(String book) {
    return MiniBook.splitText(book).chapters().stream()
        .map(c -> c.kind().label() + " " + c.heading() + ": " + c.text())
        .toList();
  }

  private static String visible(String text) {
    return text.replaceAll("\\s+", "");
  }
}
