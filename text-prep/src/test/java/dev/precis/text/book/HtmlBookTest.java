package dev.precis.text.book;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.text.chapter.Chapter;
import dev.precis.text.chapter.ChapterSplitter;
import dev.precis.text.chapter.Confidence;
import dev.precis.text.chapter.MiniBook;
import dev.precis.text.chapter.SplitBook;
import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class HtmlBookTest {

  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head><title>The Project Gutenberg eBook of The Quay, by A. Writer</title></head>
      <body>
      <section class="pg-boilerplate pgheader" id="pg-header">
      <h2 id="pg-header-heading">The Project Gutenberg eBook of The Quay</h2>
      <p><strong>Title</strong>: The Quay</p><p><strong>Author</strong>: A. Writer</p>
      <p><strong>Language</strong>: English</p>
      <div id="pg-start-separator"><span>*** START OF THE PROJECT GUTENBERG EBOOK THE QUAY ***</span></div>
      </section>
      """;
  private static final String FOOT =
      """
      <section class="pg-boilerplate pgfooter" id="pg-footer">
      <div id="pg-end-separator"><span>*** END OF THE PROJECT GUTENBERG EBOOK THE QUAY ***</span></div>
      <h2>START: FULL LICENSE</h2><p>Section 1.</p>
      </section>
      </body></html>
      """;

  @Test
  void findsNumberedHeadingsAndTheirLines() {
    String page =
        book("<h2>CHAPTER I<br/>The Ferry</h2>", "<h2>\nCHAPTER II</h2><h3>The Rope</h3>");

    SplitBook split = split(page);

    assertThat(split.chapters())
        .extracting(Chapter::title)
        .containsExactly("CHAPTER I The Ferry", "CHAPTER II The Rope");
    assertThat(split.chapters())
        .allSatisfy(c -> assertThat(page.split("\n", -1)[c.line() - 1]).contains(c.heading()));
    assertThat(split.chapters().get(1).text()).doesNotContain("License", "Section", "Rope");
    assertThat(split.confidence()).isEqualTo(Confidence.HIGH);
  }

  @Test
  void readsTheHeaderOrElseThePagesOwnWords() {
    GutenbergText framed = parse(book("<h2>I</h2>", "<h2>II</h2>"));
    assertThat(framed.title()).isEqualTo("The Quay");
    assertThat(framed.author()).isEqualTo("A. Writer");
    assertThat(framed.language()).isEqualTo("English");
    GutenbergText bare =
        parse(
            "<html lang='de-AT'><head><title>The Project Gutenberg eBook of Quay, by A. W.</title>"
                + "<meta name='author' content='B. Writer'></head><body><p>Text</p></body></html>");
    assertThat(bare.title()).isEqualTo("Quay");
    assertThat(bare.author()).isEqualTo("B. Writer");
    assertThat(bare.language()).isEqualTo("German");
  }

  @Test
  void leavesOutTablesOfContentsAndPageNumbers() {
    String contents =
        "<h2>CONTENTS</h2><table><tr><td><a href='#a'>CHAPTER I</a></td><td>1</td></tr>"
            + "<tr><td><a href='#b'>CHAPTER II</a></td><td>9</td></tr>"
            + "<tr><td><a href='#c'>CHAPTER III</a></td><td>12</td></tr></table>"
            + "<nav>CHAPTER I CHAPTER II</nav><p class='toc'><a href='#a'>CHAPTER I</a></p>";
    SplitBook split =
        split(
            HEAD
                + contents
                + "<h2 id='a'>CHAPTER I</h2>"
                + prose().replaceFirst("<p>", "<p><span class='pagenum'>[Pg 7]</span>")
                + "<h2 id='b'>CHAPTER II</h2>"
                + prose()
                + "<h2 id='c'>CHAPTER III</h2>"
                + prose().replaceFirst("\\.", ".<a href='#n1'><sup>1</sup></a>")
                + FOOT);

    assertThat(MiniBook.rows(split))
        .containsExactly("C||CHAPTER I", "C||CHAPTER II", "C||CHAPTER III");
    assertThat(split.chapters()).extracting(Chapter::text).containsOnly(text());
    assertThat(split.notes()).contains("A table of contents with 4 links was left out");
  }

  @Test
  void leavesOutAPlainTableOfContents() {
    String contents = "<p>CHAPTER I</p><p>CHAPTER II</p><p>CHAPTER III</p>";
    SplitBook split =
        split(
            HEAD
                + "<h2>PREFACE</h2>"
                + prose()
                + contents
                + "<h3>CHAPTER I</h3>"
                + prose()
                + "<h3>CHAPTER II</h3>"
                + prose()
                + "<h3>CHAPTER III</h3>"
                + prose()
                + "<h2>EPILOGUE</h2>"
                + prose()
                + FOOT);

    assertThat(MiniBook.rows(split))
        .containsExactly(
            "F||PREFACE", "C||CHAPTER I", "C||CHAPTER II", "C||CHAPTER III", "B||EPILOGUE");
    assertThat(split.chapters().get(0).text()).isEqualTo(text());
  }

  @Test
  void takesPartsFromHigherHeadings() {
    StringBuilder page = new StringBuilder(HEAD).append("<h1>THE QUAY</h1>");
    for (String part : new String[] {"PART ONE", "PART TWO"}) {
      page.append("<h2>").append(part).append("</h2>");
      for (String number : new String[] {"I", "II", "III"}) {
        page.append("<h3>").append(number).append("</h3>").append(prose());
      }
    }
    assertThat(MiniBook.rows(split(page + FOOT)))
        .containsExactly(
            "C|PART ONE|I",
            "C|PART ONE|II",
            "C|PART ONE|III",
            "C|PART TWO|I",
            "C|PART TWO|II",
            "C|PART TWO|III");
  }

  @Test
  void takesMarkedTitlesWithoutNumbers() {
    SplitBook split =
        split(
            HEAD
                + "<h1>TALES OF THE QUAY</h1><h2>INTRODUCTION</h2>"
                + prose()
                + "<h2>The Lamp</h2>"
                + prose()
                + "<h3>I</h3>"
                + prose()
                + "<h3>II</h3>"
                + prose()
                + "<h2>The Rope</h2>"
                + prose()
                + FOOT);

    assertThat(MiniBook.rows(split))
        .containsExactly("F||INTRODUCTION", "C||The Lamp", "C||The Rope");
    assertThat(split.headingFamily()).isEqualTo("marked");
    assertThat(split.confidence()).isEqualTo(Confidence.LOW);
  }

  @Test
  void doesNotTakeNumberedListsForChapters() {
    String list = "<p>I. First of all.</p><p>II. Then.</p><p>III. At last.</p>";
    SplitBook split =
        split(
            book(
                "<h2>The Lamp</h2>" + list + prose(),
                "<h2>The Rope</h2>" + list,
                "<h2>The End</h2>"));

    assertThat(MiniBook.rows(split)).containsExactly("C||The Lamp", "C||The Rope", "C||The End");
  }

  @Test
  void keepsVerseAndInitialsThatAreImages() {
    SplitBook split =
        split(
            book(
                "<h2>CHAPTER I</h2><p><img alt='T' src='t.png'>here was a lamp.</p>"
                    + "<div class='poem'><div class='line'>O ferry,</div>"
                    + "<div class='line'>come</div></div>",
                "<h2>CHAPTER II</h2>"));

    assertThat(split.chapters().get(0).text())
        .startsWith("There was a lamp.\n\nO ferry,\ncome\n\nThe ferry");
  }

  @Test
  void readsTheCharsetThatThePageDeclares() {
    String russian = "<p>\u041F\u0430\u0440\u043E\u043C</p>";
    String page =
        "<html><head><meta http-equiv='Content-Type' content='text/html; charset=%s'></head>";
    Charset koi8 = Charset.forName("KOI8-R");
    GutenbergText old =
        HtmlBook.parse("q.htm", (page.formatted("koi8-r") + russian).getBytes(koi8));
    assertThat(old.charset()).isEqualTo(koi8);
    assertThat(old.body()).contains("\u041F\u0430\u0440\u043E\u043C");
    String latin = "<html><head><meta charset=iso-8859-1></head><p>caf\u00E9</p>";
    assertThat(HtmlBook.parse("q.htm", latin.getBytes(ISO_8859_1)).body()).contains("caf\u00E9");
    assertThat(HtmlBook.parse("q.htm", latin.getBytes(UTF_8)).charset()).isEqualTo(UTF_8);
    byte[] wide = ("\uFEFF" + latin).getBytes(UTF_16LE);
    assertThat(HtmlBook.parse("q.htm", wide).body()).contains("caf\u00E9");
    Charset big5 = Charset.forName("Big5");
    String chinese = "<html><head><meta charset='big5'></head><p>\u4E2D\u6587</p>";
    assertThat(HtmlBook.parse("q.htm", chinese.getBytes(big5)).body()).contains("\u4E2D\u6587");
  }

  @Test
  void refusesErrorPagesAndPagesWithoutText() {
    refuses(
        "<html><head><title>404 Not Found</title></head><body><h1>Not Found</h1></body></html>",
        "it is an error page, not a book, got 404 Not Found");
    refuses("<html><body><p> </p></body></html>", "its pages contain no text, got 0 characters");
  }

  @Test
  @Timeout(20)
  void refusesOrReadsPagesThatNestWithoutEnd() {
    for (String tag : new String[] {"<div>", "<span>", "<b><i><p>", "<table><b>", "<p>", "<a>"}) {
      String page = "<html><body>" + tag.repeat(30_000) + "text</body></html>";
      try {
        assertThat(parse(page).body()).contains("text");
      } catch (BookFormatException e) {
        assertThat(e).hasMessageContaining("its elements are nested too deeply, got more than");
      }
    }
  }

  private static String book(String... headings) {
    StringBuilder page = new StringBuilder(HEAD);
    for (String heading : headings) {
      page.append(heading).append('\n').append(prose()).append('\n');
    }
    return page + FOOT;
  }

  private static String prose() {
    return "<p>" + MiniBook.text("@3").strip().replace("\n\n", "</p>\n<p>") + "</p>\n";
  }

  private static String text() {
    return MiniBook.text("@3").strip().replaceAll("(?<!\n)\n(?!\n)", " ");
  }

  private static void refuses(String page, String reason) {
    assertThatThrownBy(() -> parse(page))
        .isInstanceOf(BookFormatException.class)
        .hasMessage("Cannot read book quay.html: " + reason);
  }

  private static SplitBook split(String page) {
    return new ChapterSplitter().split(parse(page));
  }

  private static GutenbergText parse(String page) {
    return HtmlBook.parse("quay.html", page.getBytes(UTF_8));
  }
}
