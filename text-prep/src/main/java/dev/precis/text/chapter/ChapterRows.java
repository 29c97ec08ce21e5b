package dev.precis.text.chapter;

import dev.precis.text.book.SourceLines;
import dev.precis.text.heading.Heading;
import dev.precis.text.heading.MatterScan;
import dev.precis.text.heading.MatterScan.Matter;
import dev.precis.text.heading.TitleLines;
import dev.precis.text.outline.MarkedOutline;
import dev.precis.text.outline.Outline;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Cuts the text of a book into rows along its outline, and notes what is in no row. */
final class ChapterRows {

  private static final int PART_PREAMBLE = 600;
  private static final int SHORT_REST = 40;

  private final SourceLines lines;
  private final Outline outline;
  private final String bookTitle;
  private final MatterScan matter;
  private final TreeMap<Integer, Row> rows = new TreeMap<>();

  /** Lines at which the text of a row ends although no other row begins. */
  private final TreeSet<Integer> closed = new TreeSet<>();

  private final List<String> notes = new ArrayList<>();

  private record Row(ChapterKind kind, Heading heading, String part) {}

  ChapterRows(SourceLines lines, Outline outline, String bookTitle) {
    this.lines = lines;
    this.outline = outline;
    this.bookTitle = bookTitle;
    this.matter = new MatterScan(lines);
  }

  SplitBook split() {
    for (Heading chapter : outline.chapters()) {
      rows.put(chapter.line(), new Row(kindOf(chapter), chapter, outline.partAt(chapter.line())));
    }
    closed.addAll(outline.parts().keySet());
    closeFront();
    addFront();
    addBetween();
    addPartPreambles();
    addBack();
    if (!outline.doubt().isEmpty()) {
      notes.add(0, outline.doubt());
    }
    Confidence confidence = outline.doubt().isEmpty() ? Confidence.HIGH : Confidence.LOW;
    return new SplitBook(chapters(), outline.family(), confidence, notes);
  }

  /** Without numbers, a title can also be that of a preface or an appendix. */
  private ChapterKind kindOf(Heading chapter) {
    boolean titles =
        outline.family().equals("contents") || outline.family().equals(MarkedOutline.FAMILY);
    if (chapter.ordinal() != 0 || !titles) {
      return ChapterKind.CHAPTER;
    }
    Matter read = matter.read(chapter.line());
    if (read == Matter.FRONT && chapter.line() == outline.chapters().get(0).line()) {
      return ChapterKind.FRONT_MATTER;
    }
    boolean last = chapter.line() == outline.lastLine();
    return read == Matter.BACK && last ? ChapterKind.BACK_MATTER : ChapterKind.CHAPTER;
  }

  private void closeFront() {
    int first = outline.firstLine();
    int last = outline.lastLine();
    int listedBehind = 0;
    int listedBefore = 0;
    for (Heading listed : outline.listed()) {
      listedBehind += listed.line() > last ? 1 : 0;
      listedBefore += listed.line() < first ? 1 : 0;
    }
    boolean tableBehind = 2 * listedBehind >= outline.chapters().size();
    for (Heading listed : outline.listed()) {
      if (listed.line() < first || (tableBehind && listed.line() > last)) {
        closed.add(listed.line());
      }
    }
    for (int line = 0; line < lines.count(); line = line + 1 == first ? last + 1 : line + 1) {
      if (!lines.isBlank(line)) {
        Matter read = matter.read(line);
        boolean contents = read == Matter.CONTENTS && (line < first || tableBehind);
        if (contents || read == Matter.TRANSCRIBERS_NOTE) {
          closed.add(line);
          notes.add(lines.trimmed(line) + " at line " + lines.number(line) + " is not a row");
        }
      }
    }
    if (listedBefore + (tableBehind ? listedBehind : 0) > 0) {
      notes.add(
          "A table of contents with "
              + (listedBefore + (tableBehind ? listedBehind : 0))
              + " headings that occur again in the body was left out");
    }
  }

  private void addFront() {
    int first = outline.firstLine();
    List<Integer> front = matter.front(first, bookTitle, closed);
    front.forEach(line -> put(line, ChapterKind.FRONT_MATTER));
    int from = lines.skipBlank(0);
    int to = front.isEmpty() ? first : Math.min(first, front.get(0));
    if (lines.characters(from, to) > 0) {
      notes.add(
          "Lines %d to %d before the first heading were left out (such as a title page)"
              .formatted(lines.number(from), lines.number(to - 1)));
    }
  }

  /** A second volume can have a preface of its own before its first chapter. */
  private void addBetween() {
    for (int restart : outline.restarts()) {
      int chapter = rows.floorKey(restart - 1);
      Integer part = closed.floor(restart);
      boolean inPart = part != null && part > chapter;
      List<Matter> kinds = List.of(Matter.FRONT);
      for (int line : matter.of(inPart ? part + 1 : chapter + 1, restart, kinds)) {
        put(line, ChapterKind.FRONT_MATTER);
      }
    }
  }

  /** The text between the heading of a part and its first chapter is a row if it is long. */
  private void addPartPreambles() {
    for (int part : outline.parts().keySet()) {
      Integer next = rows.ceilingKey(part);
      int end = next == null ? lines.count() : next;
      Integer close = closed.higher(part);
      end = close == null ? end : Math.min(end, close);
      long weight = lines.characters(part + 1, end);
      if (weight >= PART_PREAMBLE) {
        Heading heading = new Heading(part, "part", Heading.Level.PART, 0, "", null);
        rows.put(part, new Row(ChapterKind.FRONT_MATTER, heading, outline.partAt(part)));
      } else if (weight > SHORT_REST) {
        notes.add(
            "%d characters below the part heading at line %d were left out (such as an epigraph)"
                .formatted(weight, lines.number(part)));
      }
    }
  }

  private void addBack() {
    int last = outline.lastLine();
    Integer close = closed.higher(last);
    int end = close == null ? lines.count() : close;
    matter
        .of(last + 1, end, List.of(Matter.BACK))
        .forEach(line -> put(line, ChapterKind.BACK_MATTER));
    if (close != null) {
      List<Integer> behind = matter.of(close + 1, lines.count(), List.of(Matter.BACK));
      behind.removeIf(line -> closed.contains(line));
      behind.forEach(line -> put(line, ChapterKind.BACK_MATTER));
    }
  }

  private void put(int line, ChapterKind kind) {
    Heading heading = new Heading(line, "matter", Heading.Level.OTHER, 0, "", null);
    String part = kind == ChapterKind.BACK_MATTER ? "" : outline.partAt(line);
    rows.putIfAbsent(line, new Row(kind, heading, part));
  }

  private List<Chapter> chapters() {
    TitleLines titles = new TitleLines(lines, outline.chapters());
    ChapterText texts = new ChapterText(lines);
    List<Chapter> chapters = new ArrayList<>();
    for (Map.Entry<Integer, Row> entry : rows.entrySet()) {
      int line = entry.getKey();
      Row row = entry.getValue();
      Integer next = rows.higherKey(line);
      Integer close = closed.higher(line);
      int end =
          Math.min(next == null ? lines.count() : next, close == null ? lines.count() : close);
      TitleLines.Titled titled =
          row.kind == ChapterKind.CHAPTER
              ? titles.of(row.heading, end)
              : new TitleLines.Titled(lines.trimmed(line), line + 1);
      chapters.add(
          new Chapter(
              chapters.size() + 1,
              row.kind,
              row.part,
              lines.trimmed(line),
              titled.title(),
              lines.number(line),
              texts.text(titled.textLine(), end)));
    }
    return chapters;
  }
}
