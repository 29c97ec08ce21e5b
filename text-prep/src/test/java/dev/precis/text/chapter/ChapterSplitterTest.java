package dev.precis.text.chapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.text.book.BookFormatException;
import dev.precis.text.book.GutenbergText;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChapterSplitterTest {

  @Test
  void joinsTheTitleOnTheNextLineToTheHeading() {
    SplitBook book =
        MiniBook.split("CHAPTER I.\n\nTHE QUAY\n\n@3\n\n\nCHAPTER II.\n\nTHE ROPE\n\n@3\n");
    assertThat(book.chapters().get(0).title()).isEqualTo("CHAPTER I. THE QUAY");
    assertThat(book.chapters().get(0).heading()).isEqualTo("CHAPTER I.");
    assertThat(book.chapters().get(0).text()).startsWith("The ferry came late");
  }

  @Test
  void findsChaptersBesideOneThatHasNearlyAllTheText() {
    String line = "abcdefghijklmnopqrstuvwxyz".repeat(8_000);
    SplitBook book =
        MiniBook.split("CHAPTER 1\n\n@2\n\n\nCHAPTER 2\n\n" + line + "\n\n\nCHAPTER 3\n\n@2\n");

    assertThat(book.chapters())
        .extracting(Chapter::heading)
        .containsExactly("CHAPTER 1", "CHAPTER 2", "CHAPTER 3");
    assertThat(book.chapters().get(1).text()).isEqualTo(line);
  }

  @Test
  void joinsAWrappedTitle() {
    SplitBook book =
        MiniBook.split(
            "Chapter 1. Of the quay and\nof the rope\n\n@3\n\n\nChapter 2. Of the bell\n\n@3\n");
    assertThat(book.chapters().get(0).title()).isEqualTo("Chapter 1. Of the quay and of the rope");
    assertThat(book.chapters().get(0).heading()).isEqualTo("Chapter 1. Of the quay and");
  }

  @Test
  void unwrapsParagraphsAndKeepsVerse() {
    String text =
        """
        CHAPTER I

        The ferry came late that evening and nobody had thought of bringing any
        lamp at all to the quay.[3]

            O ferry, O ferry,
            come over to me

        [Illustration: The ferry

        at night]

        * * * * *

        @2


        CHAPTER II

        @3
        """;
    SplitBook book = MiniBook.split(text);
    assertThat(book.chapters().get(0).text())
        .startsWith(
            "The ferry came late that evening and nobody had thought of bringing any lamp at all"
                + " to the quay.\n\nO ferry, O ferry,\ncome over to me\n\nThe ferry came");
  }

  @Test
  void countsLinesOfTheSourceFile() {
    String text =
        "Title: Quay\r\n\r\n*** START OF THIS PROJECT GUTENBERG EBOOK QUAY ***\r\n\r\n"
            + MiniBook.text("CHAPTER I\n\n@3\n\n\nCHAPTER II\n\n@3\n").replace("\n", "\r\n");
    SplitBook book = MiniBook.splitText(text);
    assertThat(book.chapters().get(0).line()).isEqualTo(5);
    assertThat(text.split("\n", -1)[book.chapters().get(1).line() - 1].strip())
        .isEqualTo("CHAPTER II");
  }

  @Test
  void aBookWithoutHeadingsIsOneRow() {
    SplitBook book = MiniBook.split("\n\n@2\n");
    assertThat(book.chapters()).hasSize(1);
    assertThat(book.chapters().get(0).line()).isEqualTo(3);
    assertThat(book.confidence()).isEqualTo(Confidence.LOW);
    assertThat(book.notes()).containsExactly("No headings were found: the book is one row");
  }

  @Test
  void takesHeadingsThatAPersonDescribes() {
    String text = MiniBook.text("== one ==\n\n@2\n\n== two ==\n\n@2\n");
    SplitBook book =
        ChapterSplitter.withHeadings("== \\w+ ==")
            .split(GutenbergText.parse("quay.txt", text.getBytes(StandardCharsets.UTF_8)));
    assertThat(book.chapters())
        .extracting(Chapter::heading)
        .containsExactly("== one ==", "== two ==");
    assertThat(book.confidence()).isEqualTo(Confidence.HIGH);
  }

  @Test
  void refusesWrongPatterns() {
    assertThatThrownBy(() -> ChapterSplitter.withHeadings("(Chapter"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot use heading pattern: Unclosed group, got (Chapter");
    assertThatThrownBy(() -> ChapterSplitter.withHeadings(".*"))
        .hasMessage("Cannot use heading pattern: it matches an empty line, got .*");
    GutenbergText book = GutenbergText.parse("quay.txt", "TEXT".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> ChapterSplitter.withHeadings("Stave \\d").split(book))
        .isInstanceOf(BookFormatException.class)
        .hasMessage(
            "Cannot read book quay.txt: no line matches the heading pattern, got Stave \\d");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(a+)(a+)(a+)(a+)b", "(a+)+b\\1", "(?:a|a?a?a?a?)*(a*)*b\\1"})
  @Timeout(20)
  void refusesPatternsThatTakeTooLong(String regex) {
    String text = "a".repeat(200) + "\n\n" + MiniBook.text("@3");
    GutenbergText book = GutenbergText.parse("quay.txt", text.getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> ChapterSplitter.withHeadings(regex).split(book))
        .isInstanceOf(BookFormatException.class)
        .hasMessage(
            "Cannot read book quay.txt: the heading pattern takes too long at line 1, got "
                + regex);
  }

  @Test
  void leavesOutAListOfTheHeadingsThatAPersonDescribes() {
    String list = "CHAPTER I\nCHAPTER II\nCHAPTER III\n\n\n";
    String text =
        MiniBook.text(list + "CHAPTER I\n\n@2\n\nCHAPTER II\n\n@2\n\nCHAPTER III\n\n@2\n");
    SplitBook book =
        ChapterSplitter.withHeadings("CHAPTER .+")
            .split(GutenbergText.parse("quay.txt", text.getBytes(StandardCharsets.UTF_8)));

    assertThat(MiniBook.rows(book))
        .containsExactly("C||CHAPTER I", "C||CHAPTER II", "C||CHAPTER III");
  }

  @Test
  void saysWhatIsInDoubt() {
    String body = "\n\n\nThe Lamp\n\n@3\n\n\n\nThe Rope\n\n@3\n\n\n\nThe Bell\n\n@3\n";
    SplitBook book = MiniBook.split("CONTENTS\n\nThe Lamp\nThe Rope\nThe Bell\n" + body);

    assertThat(book.confidence()).isEqualTo(Confidence.LOW);
    assertThat(book.notes())
        .startsWith("The headings have no numbers: they are the titles from the table of contents");
  }

  @Test
  @Timeout(20)
  void readsAChapterOfOneLineOfTenMegabytes() {
    String line = "word ".repeat(2_000_000).strip();
    SplitBook book =
        MiniBook.splitText(
            MiniBook.text("CHAPTER 1\n\n@2\n\n\nCHAPTER 2\n\n")
                + line
                + MiniBook.text("\n\n\nCHAPTER 3\n\n@2\n"));

    assertThat(book.chapters()).hasSize(3);
    assertThat(book.chapters().get(1).text()).isEqualTo(line);
  }

  @Test
  @Timeout(60)
  void copesWithMegabytesOfOneKind() {
    for (String piece :
        new String[] {
          "x", "I. ", "CHAPTER I\n", "CHAPTER I\n\n", "[Illustration ", "\n", "1\n\n"
        }) {
      String text = "A" + piece.repeat(3_000_000 / piece.length());
      assertThat(MiniBook.splitText(text).chapters()).isNotEmpty();
    }
  }
}
