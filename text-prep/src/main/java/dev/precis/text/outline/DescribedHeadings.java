package dev.precis.text.outline;

import dev.precis.text.book.BookFormatException;
import dev.precis.text.book.SourceLines;
import dev.precis.text.heading.Heading;
import dev.precis.text.heading.HeadingParser;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Headings that a person described with a regular expression. Immutable. */
public final class DescribedHeadings {

  private final Pattern pattern;

  private DescribedHeadings(Pattern pattern) {
    this.pattern = pattern;
  }

  /**
   * Reads a description.
   *
   * @throws IllegalArgumentException if it is not a valid pattern, or matches an empty line
   */
  public static DescribedHeadings of(String regex) {
    try {
      Pattern pattern = Pattern.compile(regex);
      if (pattern.matcher("").matches()) {
        throw new IllegalArgumentException(
            "Cannot use heading pattern: it matches an empty line, got " + regex);
      }
      return new DescribedHeadings(pattern);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "Cannot use heading pattern: " + e.getDescription() + ", got " + regex, e);
    } catch (StackOverflowError e) {
      throw new IllegalArgumentException(
          "Cannot use heading pattern: it is nested too deeply, got "
              + regex.substring(0, Math.min(60, regex.length())),
          e);
    }
  }

  /**
   * The outline with only these headings.
   *
   * @param book name of the book, for messages
   * @throws BookFormatException if no line matches, or matching takes too long
   */
  public Outline outline(String book, SourceLines lines) {
    List<Heading> found = matches(book, lines);
    if (found.isEmpty()) {
      throw new BookFormatException(book, "no line matches the heading pattern", pattern);
    }
    ContentsTable.Split split = ContentsTable.of(lines, found);
    List<Heading> listed = new ArrayList<>(split.listed());
    List<Heading> chapters = withText(lines, split.headings(), listed);
    return new Outline(pattern.pattern(), "", chapters, new TreeMap<>(), List.of(), listed);
  }

  private List<Heading> matches(String book, SourceLines lines) {
    List<Heading> found = new ArrayList<>();
    BacktrackingLimit limit = new BacktrackingLimit(lines.characters(0, lines.count()));
    for (int line = 0; line < lines.count(); line++) {
      if (!lines.isBlank(line) && lines.length(line) <= HeadingParser.LONGEST_LINE) {
        String text = lines.trimmed(line);
        if (matches(book, limit, text, lines.number(line))) {
          Heading numbered = HeadingParser.parse(text, line);
          int ordinal = numbered == null ? 0 : numbered.ordinal();
          found.add(new Heading(line, pattern.pattern(), Heading.Level.OTHER, ordinal, text, null));
        }
      }
    }
    return found;
  }

  private boolean matches(String book, BacktrackingLimit limit, String text, int number) {
    try {
      return pattern.matcher(limit.watched(text)).matches();
    } catch (BacktrackingLimit.ExceededException | StackOverflowError e) {
      throw new BookFormatException(
          book, "the heading pattern takes too long at line " + number, pattern);
    }
  }

  /** Drops headings without a text that occur again later: those are entries of a list. */
  private static List<Heading> withText(
      SourceLines lines, List<Heading> headings, List<Heading> listed) {
    List<Heading> kept = new ArrayList<>();
    Set<String> later = new HashSet<>();
    int end = lines.count();
    for (int i = headings.size() - 1; i >= 0; i--) {
      Heading heading = headings.get(i);
      boolean text = lines.characters(heading.line() + 1, end) > 0;
      boolean again = !later.add(heading.name());
      if (text || !again) {
        kept.add(heading);
      } else {
        listed.add(heading);
      }
      end = heading.line();
    }
    Collections.reverse(kept);
    return kept;
  }
}
