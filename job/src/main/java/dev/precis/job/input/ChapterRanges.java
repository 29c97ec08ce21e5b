package dev.precis.job.input;

import static org.apache.spark.sql.functions.col;

import dev.precis.job.console.InputException;
import dev.precis.job.table.Columns;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Column;

/** Chapters of each book, such as {@code 1-10,15,40-}, numbered as in {@code ./precis chapters}. */
public record ChapterRanges(List<Range> ranges) {
  private static final Pattern RANGE = Pattern.compile("(\\d{1,9})(?:(-)(\\d{1,9})?)?");

  /** From first to last, inclusive. */
  record Range(int first, int last) {}

  /**
   * @throws InputException if the text is not a list of ranges
   */
  public static ChapterRanges parse(String text) {
    List<Range> ranges = new ArrayList<>();
    for (String item : text.split(",", -1)) {
      Matcher matcher = RANGE.matcher(item.strip());
      if (!matcher.matches()) {
        throw wrong(text);
      }
      int first = Integer.parseInt(matcher.group(1));
      int last =
          matcher.group(3) != null
              ? Integer.parseInt(matcher.group(3))
              : matcher.group(2) != null ? Integer.MAX_VALUE : first;
      if (first < 1 || last < first) {
        throw wrong(text);
      }
      ranges.add(new Range(first, last));
    }
    return new ChapterRanges(ranges);
  }

  private static InputException wrong(String text) {
    return new InputException(
        "Cannot select chapters: expected numbers and ranges from 1 such as 1-10,15,40-, got "
            + text);
  }

  Column condition() {
    return ranges.stream()
        .map(range -> col(Columns.CHAPTER_INDEX).between(range.first(), range.last()))
        .reduce(Column::or)
        .orElseThrow();
  }
}
