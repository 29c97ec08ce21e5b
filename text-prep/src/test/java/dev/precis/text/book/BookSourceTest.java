package dev.precis.text.book;

import static dev.precis.text.book.PackedBooks.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.text.chapter.Chapter;
import dev.precis.text.chapter.ChapterSplitter;
import dev.precis.text.chapter.MiniBook;
import dev.precis.text.chapter.SplitBook;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BookSourceTest {

  private static final String TEXT =
      MiniBook.text("CHAPTER I\n\n@3\n\n\nCHAPTER II\n\n@3\n\n\nCHAPTER III\n\n@2\n");
  private static final String PAGE =
      "<html><body>"
          + TEXT.replaceAll("(CHAPTER .*)", "<h2>$1</h2>").replace("\n\n", "</p>\n\n<p>")
          + "</body></html>";

  @Test
  void readsTheSameChaptersInEveryFormat() {
    List<String> chapters = rows("quay.txt", bytes(TEXT));
    assertThat(chapters).hasSize(3);

    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("quay.TXT.gz", PackedBooks.gzip(bytes(TEXT)));
    files.put("quay.html", bytes(PAGE));
    files.put("quay.htm.gz", PackedBooks.gzip(bytes(PAGE)));
    files.put("quay.zip", PackedBooks.zip("quay/quay.txt", TEXT, "quay/cover.jpg", "no image"));
    files.put("quay-h.zip", PackedBooks.zip("quay-h/quay-h.htm", PAGE));
    files.put("quay.epub", epub());
    files.put("quay-epub.zip", PackedBooks.zip(Map.of("quay.epub", epub())));
    files.put("quay.epub.gz", PackedBooks.gzip(epub()));
    files.forEach(
        (name, bytes) -> {
          assertThat(only(name, bytes).entry()).isEmpty();
          assertThat(rows(name, bytes)).as(name).isEqualTo(chapters);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"quay", "quay.epub.images", "quay.book"})
  void readsOtherEndingsByTheirContent(String name) {
    List<String> chapters = rows("quay.txt", bytes(TEXT));
    for (byte[] bytes :
        new byte[][] {
          bytes(TEXT),
          bytes(PAGE),
          epub(),
          PackedBooks.zip("q", TEXT),
          PackedBooks.gzip(bytes(PAGE))
        }) {
      assertThat(rows(name, bytes)).isEqualTo(chapters);
    }
  }

  @Test
  void readsAnEpubInTheOrderOfItsSpine() {
    String first = "<h2>CHAPTER I</h2>\n<p><a id='x'/>" + TEXT.lines().skip(2).findFirst().get();
    byte[] epub =
        PackedBooks.epub(
            "<h1>THE QUAY</h1>",
            first + prose() + "</p>",
            "<p>x</p>\n<h2>CHAPTER II</h2>\n<p>" + prose() + "</p>",
            "<h2>CHAPTER III</h2><p>" + prose() + "</p>");

    GutenbergText book = only("quay.epub", epub).book();
    SplitBook split = new ChapterSplitter().split(book);

    assertThat(split.chapters())
        .extracting(Chapter::heading)
        .containsExactly("CHAPTER I", "CHAPTER II", "CHAPTER III");
    assertThat(split.chapters()).extracting(Chapter::line).containsExactly(6, 7, 6);
    assertThat(List.of(book.title(), book.author(), book.language()))
        .containsExactly("The Quay", "A. Writer", "French");
  }

  @Test
  void namesTheBooksOfAnArchive() {
    byte[] zip =
        PackedBooks.zip(
            "a/quay.txt",
            TEXT,
            "__MACOSX/a/._quay.txt",
            "x",
            "b.html",
            PAGE,
            "c.txt",
            "",
            "d.csv",
            "");

    List<BookSource> books = all("books.zip", zip);

    assertThat(books)
        .extracting(BookSource::entry)
        .containsExactly("a/quay.txt", "b.html", "c.txt");
    assertThat(books.get(1).book().name()).isEqualTo("books.zip!b.html");
    assertThatThrownBy(() -> books.get(2).book())
        .isInstanceOf(BookFormatException.class)
        .hasMessage("Cannot read book books.zip!c.txt: the file is empty, got 0 bytes");
  }

  @Test
  void readsNamesInTheCharsetsThatArchiversUse() {
    Map<String, byte[]> files = Map.of("\u00FCber.txt", bytes(TEXT), "z.txt", bytes(TEXT));
    for (String charset : new String[] {"UTF-8", "IBM437"}) {
      byte[] zip = PackedBooks.zip(files, Charset.forName(charset));
      assertThat(all("b.zip", zip))
          .extracting(BookSource::entry)
          .containsExactlyInAnyOrder("\u00FCber.txt", "z.txt");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../quay.txt", "/etc/quay.txt", "a/../../quay.txt", "..\\quay.txt", "C:\\q.txt"})
  void refusesPathsThatLeadOutOfTheArchive(String path) {
    List<BookSource> books = all("b.zip", PackedBooks.zip("good.txt", TEXT, path, TEXT));

    assertThat(books.get(0).book().body()).isEqualTo(TEXT);
    assertThatThrownBy(() -> books.get(1).book())
        .hasMessage(
            "Cannot read book b.zip!" + path + ": its path leads out of the archive, got " + path);
  }

  @Test
  void refusesArchivesWithinArchives() {
    byte[] inner = PackedBooks.zip("quay.txt", TEXT);
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("a.zip", inner);
    files.put("b.txt.gz", PackedBooks.gzip(bytes(TEXT)));
    List<BookSource> books = all("b.zip", PackedBooks.zip(files));

    assertThatThrownBy(() -> books.get(0).book())
        .hasMessage(
            "Cannot read book b.zip!a.zip: it is an archive within an archive, got a ZIP archive");
    assertThatThrownBy(() -> books.get(1).book())
        .hasMessage(
            "Cannot read book b.zip!b.txt.gz: it is an archive within an archive, got a gzip archive");
    refuses(
        "b.gz", PackedBooks.gzip(inner), "it is an archive within an archive, got a ZIP archive");
  }

  @Test
  void refusesEncryptedArchives() {
    byte[] zip = PackedBooks.zip("quay.txt", TEXT);
    zip[6] |= 1;
    refuses("quay.zip", zip, "the archive is encrypted, got an entry with a password");
    byte[] second = PackedBooks.zip("a.txt", TEXT, "b.txt", TEXT);
    int at = new String(second, java.nio.charset.StandardCharsets.ISO_8859_1).lastIndexOf("PK\3\4");
    second[at + 6] |= 1;
    refuses("quay.zip", second, "the archive is encrypted, got encrypted ZIP entry not supported");
    Map<String, byte[]> epub = new LinkedHashMap<>();
    ZipArchive plain = ZipArchive.of("q", epub());
    plain.entries().forEach(name -> epub.putAll(plain.read(java.util.Set.of(name))));
    epub.put(
        "META-INF/encryption.xml",
        bytes("<encryption><CipherReference URI='OEBPS/text/page%200.xhtml'/></encryption>"));
    refuses(
        "quay.epub", PackedBooks.zip(epub), "its pages are encrypted, got OEBPS/text/page 0.xhtml");
  }

  @Test
  void refusesDamagedArchives() {
    byte[] zip = PackedBooks.zip("quay.txt", TEXT);
    refuses(
        "quay.zip",
        Arrays.copyOf(zip, zip.length / 2),
        "the archive is damaged, got its end after " + zip.length / 2 + " bytes");
    byte[] flipped = zip.clone();
    flipped[zip.length / 3] ^= 0x55;
    assertThatThrownBy(() -> BookSource.read("quay.zip", flipped))
        .isInstanceOf(BookFormatException.class)
        .hasMessageStartingWith("Cannot read book quay.zip: the archive is damaged, got ");
    byte[] gzip = PackedBooks.gzip(bytes(TEXT));
    refuses(
        "quay.txt.gz",
        Arrays.copyOf(gzip, gzip.length - 9),
        "the archive is damaged, got its end after " + (gzip.length - 9) + " bytes");
    refuses(
        "q.gz",
        bytes(TEXT),
        "it is not a gzip archive, got a file that begins with bytes 43 48 41 50");
    refuses("q.zip", bytes("x"), "it is not a zip archive, got a file that begins with bytes 78");
    refuses("q.zip", new byte[0], "the file is empty, got 0 bytes");
    refuses("q.epub", zip, "it is not an EPUB, got a zip archive without META-INF/container.xml");
  }

  @Test
  @Timeout(30)
  void refusesArchivesThatUnpackToFarMoreThanBooks() {
    byte[] zeros = new byte[40 << 20];
    Arrays.fill(zeros, (byte) 'a');
    byte[] zip = PackedBooks.zip(Map.of("bomb.txt", zeros));
    assertThatThrownBy(() -> BookSource.read("bomb.zip", zip))
        .isInstanceOf(BookFormatException.class)
        .hasMessageMatching(
            "Cannot read book bomb\\.zip: the archive unpacks to more than 200 times its size,"
                + " got 16\\d{6} bytes of \\d{5}");
    byte[] gzip = PackedBooks.gzip(zeros);
    assertThatThrownBy(() -> BookSource.read("bomb.txt.gz", gzip))
        .hasMessageContaining("bomb.txt.gz: the archive unpacks to more than 200 times its size");
    Map<String, byte[]> many = new LinkedHashMap<>();
    for (int i = 0; i <= UnpackingLimit.MOST_ENTRIES; i++) {
      many.put(i + ".txt", new byte[0]);
    }
    refuses(
        "many.zip", PackedBooks.zip(many), "the archive has too many entries, got more than 10000");
  }

  @Test
  void refusesArchivesWithoutBooks() {
    refuses(
        "photos.zip",
        PackedBooks.zip("a.jpg", "x", "b.jpg", "y"),
        "the archive contains no book; the names of books end in .epub, .gz, .htm, .html, .text,"
            + " .txt, .xhtml, .zip, got 2 files, the first a.jpg");
  }

  @Test
  void readsBooksThatWereJoinedToOneTextOneByOne() {
    String start = "Title: Quay\n\n*** START OF THE PROJECT GUTENBERG EBOOK QUAY ***\n\n";
    String end = "\n*** END OF THE PROJECT GUTENBERG EBOOK QUAY ***\n\nLicense\n";
    String framed = start + TEXT + end;
    String three = framed + framed.replace("Quay", "Caf\u00E9") + framed;

    List<BookSource> books = all("joined.txt", bytes(three));

    assertThat(books).extracting(BookSource::entry).containsExactly("1", "2", "3");
    assertThat(books)
        .extracting(b -> b.book().title())
        .containsExactly("Quay", "Caf\u00E9", "Quay");
    assertThat(books)
        .allSatisfy(
            book ->
                assertThat(new ChapterSplitter().split(book.book()).chapters())
                    .hasSize(3)
                    .allSatisfy(
                        c ->
                            assertThat(three.split("\n", -1)[c.line() - 1])
                                .isEqualTo(c.heading())));
    assertThat(all("one.txt", bytes(framed))).hasSize(1);
  }

  @Test
  void refusesPagesThatAreSavedAsText() {
    refuses(
        "quay.txt",
        bytes("<!DOCTYPE html>\n<html><head><title>404 Not Found</title></head></html>"),
        "it is a web page, not plain text, got <!DOCTYPE html>");
  }

  @ParameterizedTest
  @CsvSource({
    "a.txt,true", "a.TXT,true", "a.htm,true", "a.epub,true", "a.zip,true", "a.gz,true",
    "a.txt.gz,true", "a.tar.gz,false", "data.csv.gz,false", "a.docx,false", "txt,false", "a,false"
  })
  void knowsTheNamesOfBooks(String name, boolean book) {
    assertThat(BookSource.mayBeBook(name)).isEqualTo(book);
  }

  private static byte[] epub() {
    String[] chapters = PAGE.replaceAll("</?(?:html|body)>", "").split("(?=<h2>)");
    for (int i = 0; i < chapters.length; i++) {
      chapters[i] = chapters[i].replaceAll("<p>\\s*$", "");
    }
    return PackedBooks.epub(chapters);
  }

  private static String prose() {
    return TEXT.lines().filter(line -> !line.startsWith("CHAPTER")).toList().toString();
  }

  private static List<String> rows(String name, byte[] bytes) {
    return new ChapterSplitter()
        .split(only(name, bytes).book()).chapters().stream()
            .map(c -> c.heading() + ": " + c.text())
            .toList();
  }

  private static BookSource only(String name, byte[] bytes) {
    List<BookSource> books = all(name, bytes);
    assertThat(books).hasSize(1);
    return books.get(0);
  }

  private static List<BookSource> all(String name, byte[] bytes) {
    return BookSource.read(name, bytes).toList();
  }

  private static void refuses(String name, byte[] bytes, String reason) {
    assertThatThrownBy(() -> BookSource.read(name, bytes))
        .isInstanceOf(BookFormatException.class)
        .hasMessage("Cannot read book " + name + ": " + reason);
  }
}
