package dev.precis.text.chapter;

import static java.util.Objects.requireNonNull;

import dev.precis.text.book.GutenbergText;
import dev.precis.text.book.SourceLines;
import dev.precis.text.heading.Heading;
import dev.precis.text.outline.DescribedHeadings;
import dev.precis.text.outline.MarkedOutline;
import dev.precis.text.outline.NumberedOutline;
import dev.precis.text.outline.Outline;
import dev.precis.text.outline.SpacedOutline;
import dev.precis.text.outline.TitledOutline;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Splits a book into its chapters.
 *
 * <p>Headings are lines whose numbers count up from 1 without a gap, in any form and language.
 * Tables of contents repeat them and are left out. If nothing is numbered, the titles from the
 * table of contents are searched for in the body. A book without headings becomes one row. Time and
 * memory are linear in the length of the text.
 *
 * <p>Immutable and thread-safe.
 */
public final class ChapterSplitter {

  private static final int TITLE_LINES = 5;

  private final DescribedHeadings headings;

  /** A splitter that finds the headings automatically. */
  public ChapterSplitter() {
    this.headings = null;
  }

  private ChapterSplitter(DescribedHeadings headings) {
    this.headings = headings;
  }

  /**
   * A splitter for books whose headings a person described.
   *
   * @param regex a {@link java.util.regex.Pattern} that matches a whole heading line without the
   *     white space around it, such as {@code Chapter \d+.*}
   * @throws IllegalArgumentException if it is not a valid pattern, or matches an empty line
   */
  static ChapterSplitter withHeadings(String regex) {
    return new ChapterSplitter(DescribedHeadings.of(requireNonNull(regex, "regex")));
  }

  /**
   * A splitter with an optional description of the headings.
   *
   * @param regex a {@link java.util.regex.Pattern} that matches a whole heading line without the
   *     white space around it, such as {@code Chapter \d+.*}; empty to find the headings
   *     automatically
   * @throws IllegalArgumentException if it is not a valid pattern, or matches an empty line
   */
  public static ChapterSplitter of(String regex) {
    return regex.isEmpty() ? new ChapterSplitter() : withHeadings(regex);
  }

  /**
   * Splits a book.
   *
   * @return at least one row; one row without a heading if the book has no headings
   * @throws dev.precis.text.book.BookFormatException if the pattern matches no line of the book, or
   *     matching it takes too long
   */
  public SplitBook split(GutenbergText book) {
    SourceLines lines = book.lines();
    Optional<Outline> outline =
        headings == null ? outline(lines) : Optional.of(headings.outline(book.name(), lines));
    SplitBook split =
        outline.isPresent()
            ? new ChapterRows(lines, outline.get(), book.title()).split()
            : whole(lines);
    return split.withNotes(book.notes());
  }

  private static Optional<Outline> outline(SourceLines lines) {
    Optional<Outline> outline = NumberedOutline.of(lines);
    if (outline.isEmpty() || outline.get().chapters().get(0).level() != Heading.Level.CHAPTER) {
      Optional<Outline> titled = TitledOutline.of(lines).or(() -> MarkedOutline.of(lines));
      boolean other =
          outline.isEmpty() || (titled.isPresent() && !agree(titled.get(), outline.get()));
      outline = other && titled.isPresent() ? titled : outline;
    }
    return outline.isPresent() ? outline : SpacedOutline.of(lines);
  }

  /**
   * Whether most titles from the table of contents are at numbered headings. If not, the numbers
   * are those of sections within stories, or of parts, and the titles are the chapters.
   */
  private static boolean agree(Outline titled, Outline numbered) {
    TreeSet<Integer> numbers = new TreeSet<>();
    numbered.chapters().forEach(heading -> numbers.add(heading.line()));
    int together = 0;
    for (Heading title : titled.chapters()) {
      Integer number = numbers.floor(title.line());
      together += number != null && title.line() - number <= TITLE_LINES ? 1 : 0;
    }
    return 2 * together >= titled.chapters().size();
  }

  private static SplitBook whole(SourceLines lines) {
    int line = lines.skipBlank(0);
    int number = line < lines.count() ? lines.number(line) : 1;
    String text = new ChapterText(lines).text(0, lines.count());
    Chapter chapter = new Chapter(1, ChapterKind.CHAPTER, "", "", "", number, text);
    return new SplitBook(
        List.of(chapter),
        "",
        Confidence.LOW,
        List.of("No headings were found: the book is one row"));
  }
}
