package dev.precis.text.chapter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.text.book.BookSource;
import dev.precis.text.book.DecodedText;
import dev.precis.text.book.GutenbergText;
import dev.precis.text.chapter.RealBooks.Truth;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The books that were checked by hand, each heading by its line, its words and its part. */
class BooksTest {

  @TestFactory
  Stream<DynamicTest> findsExactlyTheTrueHeadings() {
    RealBooks books = RealBooks.orAbort();
    return books.files().stream()
        .map(
            file ->
                DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(books, file)));
  }

  private static void check(RealBooks books, Path file) {
    SplitBook split = split(RealBooks.bytes(file));

    List<Truth> truth = books.truth(file);
    if (truth.isEmpty()) {
      assertThat(split.chapters()).hasSize(1);
      assertThat(split.chapters().get(0).heading()).isEmpty();
      return;
    }
    assertThat(split.chapters().stream().filter(c -> c.kind() == ChapterKind.CHAPTER))
        .extracting(c -> new Truth(c.line(), c.part(), c.heading()))
        .containsExactlyElementsOf(truth);
    assertThat(split.chapters()).extracting(Chapter::text).noneMatch(String::isBlank);
    assertThat(split.chapters())
        .extracting(Chapter::text)
        .noneMatch(text -> text.contains("Project Gutenberg License"));
  }

  /** As web pages: paragraphs in p, each true heading's paragraph in h2 or, in parts, in h3. */
  @TestFactory
  Stream<DynamicTest> findsTheTrueHeadingsInWebPages() {
    RealBooks books = RealBooks.orAbort();
    return books.files().stream()
        .filter(file -> !books.truth(file).isEmpty())
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file.getFileName().toString(), () -> checkPage(books, file)));
  }

  private static void checkPage(RealBooks books, Path file) {
    List<Truth> truth = books.truth(file);
    String text = DecodedText.of(RealBooks.bytes(file));
    String page = RealBooks.page(text, truth);

    SplitBook split = split("book.html", page.getBytes(StandardCharsets.UTF_8));

    assertThat(split.chapters().stream().filter(c -> c.kind() == ChapterKind.CHAPTER))
        .extracting(c -> c.line() + " " + c.heading())
        .containsExactlyElementsOf(
            truth.stream().map(t -> t.line() + " " + t.heading().replaceAll(" +", " ")).toList());
  }

  @Test
  void warAndPeaceIsNothingButItsChapters() {
    SplitBook split = split(RealBooks.orAbort().bytes("war-and-peace"));

    assertThat(split.chapters()).hasSize(365).allMatch(c -> c.kind() == ChapterKind.CHAPTER);
    assertThat(split.confidence()).isEqualTo(Confidence.HIGH);
    assertThat(split.headingFamily()).isEqualTo("chapter");
    assertThat(split.notes()).anyMatch(note -> note.startsWith("A table of contents with"));
  }

  @Test
  void mobyDickKeepsWhatStandsAroundItsChapters() {
    SplitBook split = split(RealBooks.orAbort().bytes("moby-dick"));

    assertThat(split.chapters().stream().filter(c -> c.kind() != ChapterKind.CHAPTER))
        .extracting(c -> c.kind().label() + " " + c.heading())
        .containsExactly(
            "front_matter ETYMOLOGY.",
            "front_matter EXTRACTS. (Supplied by a Sub-Sub-Librarian).",
            "front_matter EXTRACTS.",
            "back_matter Epilogue");
  }

  @Test
  void headersTellTitleAuthorLanguageAndCharset() {
    RealBooks books = RealBooks.orAbort();

    GutenbergText pride = GutenbergText.parse("p", books.bytes("pride-and-prejudice_pg1342"));
    assertThat(pride.charset().name()).isEqualTo("windows-1252");
    assertThat(pride.title()).isEqualTo("Pride and Prejudice");
    assertThat(pride.author()).isEqualTo("Jane Austen");
    GutenbergText effi = GutenbergText.parse("e", books.bytes("effi-briest"));
    assertThat(effi.charset().name()).isEqualTo("ISO-8859-1");
    assertThat(effi.language()).isEqualTo("German");
    assertThat(effi.gutenbergId()).isEqualTo("5323");
    GutenbergText carol = GutenbergText.parse("c", books.bytes("christmas-carol_carol10"));
    assertThat(carol.title()).isEqualTo("A Christmas Carol");
    assertThat(carol.author()).isEqualTo("Charles Dickens");
  }

  private static SplitBook split(byte[] bytes) {
    return split("book.txt", bytes);
  }

  private static SplitBook split(String name, byte[] bytes) {
    return new ChapterSplitter()
        .split(BookSource.read(name, bytes).findFirst().orElseThrow().book());
  }
}
