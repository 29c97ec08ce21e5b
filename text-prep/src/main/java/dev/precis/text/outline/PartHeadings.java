package dev.precis.text.outline;

import dev.precis.text.book.SourceLines;
import dev.precis.text.heading.Heading;
import dev.precis.text.heading.MatterScan;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds the headings of parts above the chapters: numbered families most of whose headings are
 * directly followed by a chapter, and epilogues or prologues with numbered chapters of their own.
 */
final class PartHeadings {

  private static final int AT_ONCE = 700;

  private final SourceLines lines;
  private final HeadingSequence chapters;
  private final TreeSet<Integer> chapterLines = new TreeSet<>();
  private final TreeMap<Integer, String> labels = new TreeMap<>();

  PartHeadings(SourceLines lines, HeadingSequence chapters, Collection<HeadingSequence> families) {
    this.lines = lines;
    this.chapters = chapters;
    chapters.members().forEach(chapter -> chapterLines.add(chapter.line()));
    for (HeadingSequence family : families) {
      if (!family.get(0).family().equals(chapters.get(0).family()) && leads(family)) {
        family.members().forEach(this::add);
      }
    }
    addUnnumbered();
  }

  /** The labels of the parts, by their lines. */
  NavigableMap<Integer, String> labels() {
    return labels;
  }

  private boolean leads(HeadingSequence family) {
    Heading.Level level = family.get(0).level();
    boolean bare = level == Heading.Level.BARE;
    int led = 0;
    for (Heading heading : family.members()) {
      int next = nextChapter(heading.line());
      led += next >= 0 && lines.characters(heading.line() + 1, next) <= AT_ONCE ? 1 : 0;
    }
    boolean counts = family.gaps() <= family.size() / 4 && family.first() == 1;
    boolean few = family.size() < chapters.size();
    return few
        && counts
        && led >= (bare ? 0.9 : 0.5) * family.size()
        && (!bare || family.size() > 1);
  }

  private int nextChapter(int line) {
    Integer next = chapterLines.ceiling(line);
    return next == null ? -1 : next;
  }

  private void add(Heading heading) {
    String label = lines.trimmed(heading.line());
    if (heading.inner() != null) {
      label = label.substring(0, label.length() - heading.name().length());
      label = label.replaceAll("[\\s.,:;\\-\u2014\u2013]+$", "");
    }
    labels.put(heading.line(), label);
  }

  /** Headings without a number directly before a chapter at which the count restarts. */
  private void addUnnumbered() {
    MatterScan matter = new MatterScan(lines);
    List<MatterScan.Matter> kinds = List.of(MatterScan.Matter.FRONT, MatterScan.Matter.BACK);
    for (int i = 0; i < chapters.size(); i++) {
      int from = i == 0 ? 0 : chapters.get(i - 1).line() + 1;
      int line = previousLine(chapters.get(i).line());
      boolean first = i == 0 ? chapters.restarts() > 0 : chapters.restarts(i);
      if (first && line >= from && !labels.containsKey(line) && kinds.contains(matter.read(line))) {
        labels.put(line, lines.trimmed(line));
      }
    }
  }

  private int previousLine(int line) {
    int previous = line - 1;
    while (previous >= 0 && lines.isBlank(previous)) {
      previous--;
    }
    return previous;
  }
}
