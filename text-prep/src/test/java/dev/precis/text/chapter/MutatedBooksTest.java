package dev.precis.text.chapter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.text.book.BookFormatException;
import dev.precis.text.book.BookSource;
import dev.precis.text.book.PackedBooks;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Damaged files give chapters or an error with file and reason, and nothing else. */
class MutatedBooksTest {

  private static final int MUTATIONS = 2_500;
  private static final long SEED = 20_001;
  private static final long MOST_NANOS = 2_000_000_000L;
  private static final String[] SHRAPNEL = {
    "CHAPTER I\n\n",
    "[Illustration:",
    "\u0000",
    "*** START OF THE PROJECT GUTENBERG EBOOK X ***\n",
    "CONTENTS\n\n",
    "*** END OF THE PROJECT GUTENBERG EBOOK X ***\n",
    "I.\n\n",
    "]",
    "\r",
    "\n\n\n\n",
    "PART II\n\n",
    "CHAPTER THE LAST\n\n",
    "]]]]",
    "\uFEFF",
    "PREFACE\n\n",
    "999999999999"
  };

  private static final String LAYOUT =
      """
      THE QUAY



      PREFACE

      @1


      CONTENTS

      CHAPTER I
      CHAPTER II
      CHAPTER III



      PART I



      CHAPTER I

      @2


      CHAPTER II

      @2


      CHAPTER III

      @1
      """;

  /** Ten thousand in all. */
  static Stream<Arguments> books() {
    String text = MiniBook.text(LAYOUT);
    String page =
        text.replaceAll("(CHAPTER .*|P[A-Z]+ ?I?)", "<h2>$1</h2>").replace("\n\n", "\n<p>");
    return Stream.of(
        Arguments.of("quay.txt", PackedBooks.bytes(text)),
        Arguments.of("quay.html", PackedBooks.bytes("<html><body>" + page + "</body></html>")),
        Arguments.of("quay.zip", PackedBooks.zip("a.txt", text, "b.txt", text)),
        Arguments.of("quay.epub", PackedBooks.epub(page, page)));
  }

  @ParameterizedTest
  @MethodSource("books")
  @Timeout(120)
  void givesChaptersOrAnErrorThatNamesTheFile(String name, byte[] book) {
    int split = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] mutated = mutate(book, new Random(SEED + i));
      String told = name + ", seed " + (SEED + i);
      long start = System.nanoTime();
      try {
        List<SplitBook> books =
            BookSource.read(name, mutated)
                .map(source -> new ChapterSplitter().split(source.book()))
                .toList();
        assertThat(books).as(told).isNotEmpty().noneMatch(b -> b.chapters().isEmpty());
        split++;
      } catch (BookFormatException e) {
        assertThat(e)
            .as(told)
            .hasMessageMatching("(?s)Cannot read book quay\\.\\w+(?:!.+)?: .+, got .+");
      }
      assertThat(System.nanoTime() - start).as(told).isLessThan(MOST_NANOS);
    }
    assertThat(split).isBetween(1, MUTATIONS - 1);
  }

  private static byte[] mutate(byte[] book, Random random) {
    byte[] bytes = book.clone();
    int times = 1 + random.nextInt(6);
    for (int i = 0; i < times && bytes.length > 2; i++) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes = Arrays.copyOf(bytes, at);
        case 2 -> bytes = Arrays.copyOfRange(bytes, at, bytes.length);
        case 3 -> bytes = insert(bytes, at, SHRAPNEL[random.nextInt(SHRAPNEL.length)]);
        default -> bytes = insert(bytes, at, new String(bytes, StandardCharsets.ISO_8859_1));
      }
    }
    return bytes;
  }

  private static byte[] insert(byte[] bytes, int at, String text) {
    byte[] piece = text.getBytes(StandardCharsets.UTF_8);
    byte[] longer = Arrays.copyOf(bytes, bytes.length + piece.length);
    System.arraycopy(piece, 0, longer, at, piece.length);
    System.arraycopy(bytes, at, longer, at + piece.length, bytes.length - at);
    return longer;
  }
}
