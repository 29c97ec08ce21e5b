package dev.precis.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Damaged files give chapters or an error with file and reason, and nothing else. */
class MutatedBooksTest {

  private static final int MUTATIONS = 400;
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

  @Test
  @Timeout(60)
  void givesChaptersOrAnErrorThatNamesTheFile() {
    String layout =
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

        @3


        CHAPTER II

        @3


        CHAPTER III

        @2
        """;
    byte[] book = MiniBook.text(layout).getBytes(StandardCharsets.UTF_8);
    Random random = new Random(20_001);
    int split = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] mutated = mutate(book, random);
      try {
        SplitBook rows = new ChapterSplitter().split(GutenbergText.parse("quay.txt", mutated));
        assertThat(rows.chapters()).isNotEmpty();
        split++;
      } catch (BookFormatException e) {
        assertThat(e).hasMessageMatching("(?s)Cannot read book quay\\.txt: .+, got .+");
      }
    }
    assertThat(split).isBetween(MUTATIONS / 10, MUTATIONS - 1);
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
