package dev.precis.text.chapter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Layouts of whole books, each a file with the book (see {@link MiniBook}), a line {@code %%%%},
 * and the rows that it has.
 */
class LayoutsTest {

  @TestFactory
  Stream<DynamicTest> findsTheRowsOf() throws IOException, URISyntaxException {
    Path folder = Path.of(LayoutsTest.class.getResource("/layouts").toURI());
    List<Path> files;
    try (Stream<Path> listed = Files.list(folder)) {
      files = listed.sorted().toList();
    }
    assertThat(files).hasSizeGreaterThan(30);
    return files.stream()
        .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file)));
  }

  private static void check(Path file) throws IOException {
    String[] parts = Files.readString(file).split("%%%%\n", 2);

    SplitBook book = MiniBook.split(parts[0]);

    assertThat(MiniBook.rows(book)).containsExactlyElementsOf(parts[1].lines().toList());
    assertThat(book.chapters()).extracting(Chapter::text).noneMatch(String::isBlank);
  }
}
