package dev.precis.job.run;

import static org.apache.spark.sql.functions.col;

import dev.precis.job.table.BookNode;
import dev.precis.job.table.ChapterIdentity;
import dev.precis.job.table.ChapterRow;
import dev.precis.job.table.Columns;
import dev.precis.job.table.FewTasks;
import dev.precis.llm.engine.FailureKind;
import dev.precis.llm.prompt.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.StringTokenizer;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.MapGroupsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Summaries of chapters, or of parts, to rows of {@link Columns#CHAPTERS} for the parts or books
 * that they belong to: the text of a part is what its chapters' summaries say, one after another. A
 * child without a summary is named in the row and does not hold the others up.
 *
 * <p>A group is held in memory: summaries, not texts, so a few kilobytes a child.
 */
final class Parents implements MapGroupsFunction<String, Row, Row> {
  private static final long serialVersionUID = 1L;
  private static final String BLANK_LINE = "\n\n";

  private final Level level;

  private Parents(Level level) {
    this.level = level;
  }

  /**
   * @param level of the parents
   * @param children rows as of {@link PendingTexts#summaries}; those of which no chapter is known
   *     have no parents
   */
  static Dataset<Row> of(Level level, Dataset<Row> children) {
    String parent = level == Level.BOOK ? Columns.BOOK_ID : Columns.PARENT_ID;
    return FewTasks.of(
        children
            .where(col(Columns.FIRST_CHAPTER).isNotNull())
            .groupByKey((MapFunction<Row, String>) row -> row.getAs(parent), Encoders.STRING())
            .mapGroups(new Parents(level), Encoders.row(Columns.CHAPTERS)));
  }

  @Override
  public Row call(String id, Iterator<Row> rows) {
    List<Child> children = new ArrayList<>();
    rows.forEachRemaining(row -> children.add(Child.of(row)));
    children.sort(Comparator.comparing(child -> child.node().firstChapter()));
    String text =
        children.stream()
            .map(Child::summary)
            .filter(Objects::nonNull)
            .collect(Collectors.joining(BLANK_LINE));
    ChapterIdentity identity = identity(children.get(0).identity(), node(id, children), text);
    return text.isEmpty()
        ? ChapterRow.unusable(
                identity,
                FailureKind.NO_SOURCES,
                "Cannot summarize "
                    + level.label()
                    + ": nothing that it is made of has a summary, got "
                    + String.join(", ", identity.node().missingSources()))
            .toRow()
        : ChapterRow.of(identity, text).toRow();
  }

  private BookNode node(String id, List<Child> children) {
    return new BookNode(
        level,
        id,
        level == Level.BOOK ? null : children.get(0).identity().bookId(),
        children.get(0).node().firstChapter(),
        children.stream().map(child -> child.node().lastChapter()).max(Integer::compare).get(),
        children.stream().filter(child -> child.summary != null).map(Child::id).toList(),
        children.stream().flatMap(child -> child.missing().stream()).toList());
  }

  private ChapterIdentity identity(ChapterIdentity child, BookNode node, String text) {
    return new ChapterIdentity(
        child.bookId(),
        child.bookTitle(),
        child.author(),
        child.language(),
        level == Level.BOOK ? null : child.part(),
        null,
        null,
        null,
        text.isEmpty() ? null : DigestUtils.sha256Hex(text),
        new StringTokenizer(text).countTokens(),
        node);
  }

  /**
   * @param summary null for none
   */
  private record Child(ChapterIdentity identity, String summary) {
    static Child of(Row row) {
      return new Child(ChapterIdentity.of(row), row.getString(Columns.IDENTITY_SIZE));
    }

    BookNode node() {
      return identity.node();
    }

    String id() {
      return node().id();
    }

    /** What the parent does not cover for its sake. */
    List<String> missing() {
      List<String> missing = new ArrayList<>(node().missingSources());
      if (summary == null) {
        missing.add(0, id());
      }
      return missing;
    }
  }
}
