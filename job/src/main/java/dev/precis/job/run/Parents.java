package dev.precis.job.run;

import static org.apache.spark.sql.functions.col;

import dev.precis.job.table.BookNode;
import dev.precis.job.table.ChapterIdentity;
import dev.precis.job.table.ChapterRow;
import dev.precis.job.table.Columns;
import dev.precis.job.table.FewTasks;
import dev.precis.job.table.NamedRow;
import dev.precis.job.table.TextIdentity;
import dev.precis.llm.engine.FailureKind;
import dev.precis.llm.prompt.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.MapGroupsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Makes rows of {@link Columns#CHAPTERS} for parts or books. The text of a part consists of the
 * summaries of its chapters, in their order; the text of a book of those of its parts and of the
 * chapters outside parts. A child without a summary is listed in the row, and does not block the
 * others.
 *
 * <p>The children of a parent are held in memory: summaries, not texts, so some kilobytes a child.
 */
final class Parents implements MapGroupsFunction<String, Row, Row> {
  private static final long serialVersionUID = 1L;
  private static final String BLANK_LINE = "\n\n";

  private final Level level;

  private Parents(Level level) {
    this.level = level;
  }

  /**
   * Makes the parents of some children.
   *
   * @param level of the parents
   * @param children rows of {@link Columns#CHILDREN}; those of which no chapter is known get no
   *     parent
   */
  static Dataset<Row> of(Level level, Dataset<Row> children) {
    String parent = level == Level.BOOK ? Columns.BOOK_ID : Columns.PARENT_ID;
    Column[] columns =
        Arrays.stream(Columns.CHILDREN.fieldNames()).map(name -> col(name)).toArray(Column[]::new);
    return FewTasks.of(
        children
            .select(columns)
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
        level == Level.BOOK ? null : children.get(0).identity().book().id(),
        children.get(0).node().firstChapter(),
        children.stream().map(child -> child.node().lastChapter()).max(Integer::compare).get(),
        children.stream().filter(child -> child.summary() != null).map(Child::id).toList(),
        children.stream().flatMap(child -> child.missing().stream()).toList());
  }

  private ChapterIdentity identity(ChapterIdentity child, BookNode node, String text) {
    return ChapterIdentity.ofParent(
        child.book(),
        level == Level.BOOK ? null : child.part(),
        text.isEmpty() ? TextIdentity.NONE : TextIdentity.of(text),
        node);
  }

  /**
   * What a parent is made of.
   *
   * @param summary null for none
   */
  private record Child(ChapterIdentity identity, String summary) {
    static Child of(Row row) {
      NamedRow named = new NamedRow(row, Columns.CHILDREN);
      return new Child(ChapterIdentity.of(named), named.text(Columns.SUMMARY));
    }

    BookNode node() {
      return identity.node();
    }

    String id() {
      return node().id();
    }

    /** What the parent does not cover because of this child. */
    List<String> missing() {
      List<String> missing = new ArrayList<>(node().missingSources());
      if (summary == null) {
        missing.add(0, id());
      }
      return missing;
    }
  }
}
