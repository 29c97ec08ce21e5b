package dev.precis.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.precis.job.testing.Ran;
import dev.precis.job.testing.SmallBook;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ChaptersCommandTest {
  private static final String TWO = SmallBook.of(SmallBook.STORY, SmallBook.STORY);
  private static final String PAGE =
      "<html><body><h2>CHAPTER 1</h2><p>%s</p><h2>CHAPTER 2</h2><p>%s</p></body></html>"
          .formatted(SmallBook.STORY, SmallBook.STORY);

  @TempDir private Path folder;

  private Ran chapters(Object... more) {
    Object[] words = new Object[more.length + 1];
    words[0] = "chapters";
    System.arraycopy(more, 0, words, 1, more.length);
    return Ran.precis(words);
  }

  private static void zip(OutputStream out, String... namesAndTexts) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (int i = 0; i < namesAndTexts.length; i += 2) {
        zip.putNextEntry(new ZipEntry(namesAndTexts[i]));
        zip.write(namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  @Test
  void listsTheChaptersOfAFolderOfMixedFiles() throws IOException {
    SmallBook.write(folder.resolve("a.txt"), TWO);
    Files.writeString(folder.resolve("b.html"), PAGE);
    Files.writeString(folder.resolve("notes.csv"), "1,2");
    try (OutputStream gzip =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("c.txt.gz")))) {
      gzip.write(TWO.getBytes(StandardCharsets.UTF_8));
    }
    zip(Files.newOutputStream(folder.resolve("d.zip")), "x/one.txt", TWO, "two.htm", PAGE);

    Ran ran = chapters("--input", folder, "--format", "tsv");

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out().lines())
        .startsWith("book\tseq\tline\tpart\tkind\theading\twords\tconfidence")
        .filteredOn(line -> line.contains("CHAPTER 2"))
        .extracting(line -> line.substring(0, line.indexOf('\t')))
        .containsExactly("a.txt", "b.html", "c.txt.gz", "d.zip!x/one.txt", "d.zip!two.htm");
    assertThat(ran.out()).contains("\tCHAPTER 2\t47\thigh\n");
    assertThat(ran.err()).isEmpty();
  }

  @Test
  void printsTheTextsForPrograms() throws IOException {
    Path book = SmallBook.write(folder.resolve("a.txt"), TWO);

    Ran tsv = chapters("--input", book, "--format", "tsv", "--text");
    JsonNode json =
        new ObjectMapper().readTree(chapters("--input", book, "--format", "json", "--text").out());
    Ran table = chapters("--input", book, "--text");

    assertThat(tsv.out().lines())
        .hasSize(3)
        .element(1)
        .asString()
        .endsWith("\thigh\t" + SmallBook.STORY.replace("\n", "\\n"));
    assertThat(json.at("/1/text").asText()).isEqualTo(SmallBook.STORY);
    assertThat(table.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(table.err())
        .contains("Cannot list chapters: --text needs --format tsv or json, got table");
  }

  @Test
  void readsANamedFileOfAnotherEndingByItsContent() throws IOException {
    Path file = Files.writeString(folder.resolve("book.download"), PAGE);

    assertThat(chapters("--input", file, "--format", "tsv").out())
        .contains("book.download\t2\t3\t\tchapter\tCHAPTER 2\t");
  }

  @Test
  void reportsWhatIsDoubtfulAboutABook() throws IOException {
    Path story = Files.writeString(folder.resolve("story.txt"), SmallBook.STORY);

    Ran ran = chapters("--input", story, "--format", "tsv");

    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out()).contains("\tlow\n");
    assertThat(ran.err().lines())
        .containsExactly(
            "story.txt: 1 row, headings: none, confidence low",
            "  No headings were found: the book is one row");
  }

  @Test
  void reportsOnEveryBookInATableOrWithExplain() {
    Path book = SmallBook.write(folder.resolve("a.txt"), TWO);
    String report = "a.txt: 2 rows, headings: 'chapter', confidence high";

    assertThat(chapters("--input", book).err()).contains(report);
    assertThat(chapters("--input", book, "--format", "json", "--explain").err()).contains(report);
    assertThat(chapters("--input", book, "--format", "json").out())
        .contains("\"confidence\" : \"high\"");
  }

  @Test
  void findsHeadingsThatAPersonDescribes() {
    Path book =
        SmallBook.write(folder.resolve("a.txt"), TWO.replaceAll("CHAPTER (\\d)", "== night $1 =="));

    Ran ran = chapters("--input", book, "--format", "tsv", "--chapter-regex", "== night \\d ==");

    assertThat(ran.out()).contains("\t== night 1 ==\t", "\t== night 2 ==\t", "\thigh\n");
  }

  @Test
  void refusesAWrongPatternBeforeAnyWork() {
    Ran ran = chapters("--input", folder.resolve("none.txt"), "--chapter-regex", "(CHAPTER");

    assertThat(ran.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(ran.err()).contains("Cannot use heading pattern: Unclosed group, got (CHAPTER");
    Ran summarize =
        Ran.precis(
            "summarize", "--input", "none", "--output", folder, "--chapter-regex", "(CHAPTER");
    assertThat(summarize.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(summarize.err())
        .contains("job.chapter-regex: Cannot use heading pattern: Unclosed group, got (CHAPTER");
  }

  @Test
  @Timeout(20)
  void stopsAPatternThatTakesTooLong() {
    String line = "\n\n" + "a".repeat(200) + "\n";
    Path book = SmallBook.write(folder.resolve("a.txt"), SmallBook.of(SmallBook.STORY + line));

    Ran ran = chapters("--input", book, "--chapter-regex", "(a+)(a+)(a+)(a+)b");

    assertThat(ran.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(ran.err())
        .contains(
            "Cannot read book a.txt: the heading pattern takes too long at line 16, got (a+)(a+)(a+)(a+)b");
  }

  @Test
  void reportsABookWithoutAMatch() {
    Path book = SmallBook.write(folder.resolve("a.txt"), TWO);

    Ran ran = chapters("--input", book, "--chapter-regex", "Stave .+");

    assertThat(ran.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(ran.err())
        .contains("Cannot read book a.txt: no line matches the heading pattern, got Stave .+");
  }

  @Test
  void reportsTheBadBooksOfAnArchiveAndListsTheOthers() throws IOException {
    zip(Files.newOutputStream(folder.resolve("d.zip")), "../evil.txt", TWO, "good.txt", TWO);
    Files.write(folder.resolve("e.zip"), new byte[] {'P', 'K', 3, 4, 0, 0});

    Ran ran = chapters("--input", folder, "--format", "tsv");

    assertThat(ran.exitCode()).isEqualTo(ExitCode.DONE_WITH_FAILURES);
    assertThat(ran.out()).contains("d.zip!good.txt\t").doesNotContain("evil");
    assertThat(ran.err())
        .contains(
            "Cannot read book d.zip!../evil.txt: its path leads out of the archive, got ../evil.txt",
            "Cannot read book e.zip: the archive is damaged, got its end after 6 bytes");
  }
}
