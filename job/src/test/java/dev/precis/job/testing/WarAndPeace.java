package dev.precis.job.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.precis.text.book.GutenbergText;
import dev.precis.text.chapter.Chapter;
import dev.precis.text.chapter.ChapterSplitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The book, which is no part of the project: {@code data/fetch} gets it, {@code
 * -Dprecis.books=FOLDER} says where it is.
 */
public final class WarAndPeace {
  public static final int CHAPTERS = 365;

  /** Fifteen books and two epilogues. */
  public static final int PARTS = 17;

  private static final String NAME = "war-and-peace_2600-0_utf8bom-crlf.txt";

  private WarAndPeace() {}

  public static Path file() {
    Path book = Path.of(System.getProperty("precis.books", "../../shared/books"), NAME);
    assertThat(book)
        .as(
            "War and Peace; get it with data/fetch, and name its folder with -Dprecis.books=FOLDER as "
                + NAME)
        .exists();
    return book.toAbsolutePath().normalize();
  }

  /**
   * Its chapters as a table of JSON lines, with columns {@code id} and {@code text}.
   *
   * @param mark stands at the end of each text
   */
  public static Path table(Path file, String mark) throws IOException {
    ObjectMapper json = new ObjectMapper();
    StringBuilder lines = new StringBuilder();
    for (Chapter chapter : chapters()) {
      lines
          .append(
              json.writeValueAsString(
                  Map.of(
                      "id",
                      String.format(Locale.ROOT, "%03d", chapter.index()),
                      "text",
                      chapter.text() + "\n\n" + mark)))
          .append('\n');
    }
    return Files.writeString(file, lines);
  }

  public static List<Chapter> chapters() throws IOException {
    GutenbergText text = GutenbergText.parse(NAME, Files.readAllBytes(file()));
    return new ChapterSplitter().split(text).chapters();
  }
}
