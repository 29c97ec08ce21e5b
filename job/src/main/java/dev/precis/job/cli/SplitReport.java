package dev.precis.job.cli;

import dev.precis.job.console.Console;
import dev.precis.text.chapter.SplitBook;

/** Reports to people how a book was split, what was left out, and what is doubtful. */
final class SplitReport {
  private SplitReport() {}

  static void say(String book, SplitBook split, Console console) {
    console.say(
        "%s: %s, headings: %s, confidence %s",
        book,
        Console.count(split.chapters().size(), "row"),
        family(split.headingFamily()),
        split.confidence().label());
    split.notes().forEach(note -> console.say("  %s", note));
  }

  private static String family(String family) {
    return switch (family) {
      case "" -> "none";
      case "I" -> "only roman numbers";
      case "1" -> "only arabic numbers";
      case "ONE" -> "only numbers in words";
      case "I. NAME" -> "roman numbers with titles";
      case "1. NAME" -> "arabic numbers with titles";
      case "contents" -> "titles from the table of contents";
      case "capitals" -> "lines in capitals";
      case "marked" -> "titles that the page marks";
      default -> "'" + family + "'";
    };
  }
}
