package dev.precis.job.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Books made for a test: a chapter a text, in Gutenberg's layout. */
public final class SmallBook {
  /** Enough for the tiny model to have something to copy. */
  public static final String STORY =
      "The keeper climbed the stairs every evening at six, and every evening he counted them. There were two"
          + " hundred and four.\n\nOn the night of the great storm he counted two hundred and five. He did not tell"
          + " his wife, for she was a woman who worried.";

  private SmallBook() {}

  public static String of(String... chapters) {
    StringBuilder book =
        new StringBuilder("Title: A Small Book\n\nAuthor: Nobody Known\n\nLanguage: English\n\n")
            .append("*** START OF THE PROJECT GUTENBERG EBOOK A SMALL BOOK ***\n\n\n");
    for (int i = 0; i < chapters.length; i++) {
      book.append("CHAPTER ").append(i + 1).append("\n\n").append(chapters[i]).append("\n\n\n");
    }
    return book.append("*** END OF THE PROJECT GUTENBERG EBOOK A SMALL BOOK ***\n").toString();
  }

  public static Path write(Path file, String... chapters) {
    return write(file, of(chapters));
  }

  public static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
