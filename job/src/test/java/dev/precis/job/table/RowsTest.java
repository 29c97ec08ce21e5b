package dev.precis.job.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.llm.engine.FailureKind;
import dev.precis.llm.engine.GenerationTimes;
import dev.precis.llm.engine.StopReason;
import dev.precis.llm.prompt.Level;
import dev.precis.llm.summarize.Summary;
import dev.precis.text.passage.WordScan;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Rows are made of values, and read into them, by column name. */
class RowsTest {
  private static final Instant NOW = Instant.parse("2026-11-30T08:00:00Z");

  private static final ChapterIdentity CHAPTER =
      new ChapterIdentity(
          new BookIdentity("b.txt", "Title", "Author", "en"),
          "PART ONE",
          "chapter",
          3,
          "A Chapter",
          TextIdentity.of("Some text."),
          new BookNode(
              Level.PART, "b.txt#ONE", "b.txt", 1, 7, List.of("b.txt#1"), List.of("b.txt#2")));

  private static final Map<String, Object> IDENTITY =
      Map.ofEntries(
          Map.entry("book_id", "b.txt"),
          Map.entry("book_title", "Title"),
          Map.entry("author", "Author"),
          Map.entry("language", "en"),
          Map.entry("part", "PART ONE"),
          Map.entry("kind", "chapter"),
          Map.entry("chapter_index", 3),
          Map.entry("chapter_title", "A Chapter"),
          Map.entry("text_sha256", CHAPTER.text().sha256()),
          Map.entry("word_count", 2),
          Map.entry("level", "part"),
          Map.entry("node_id", "b.txt#ONE"),
          Map.entry("parent_id", "b.txt"),
          Map.entry("first_chapter", 1),
          Map.entry("last_chapter", 7),
          Map.entry("sources", List.of("b.txt#1")),
          Map.entry("missing_sources", List.of("b.txt#2")));

  /** The values that are not null, by the names of the columns. */
  private static Map<String, Object> values(Row row, StructType columns) {
    assertThat(row.size()).isEqualTo(columns.length());
    return Arrays.stream(columns.fieldNames())
        .filter(name -> row.get(columns.fieldIndex(name)) != null)
        .collect(
            Collectors.toMap(
                name -> name,
                name -> {
                  Object value = row.get(columns.fieldIndex(name));
                  return value instanceof String[] list ? List.of(list) : value;
                }));
  }

  @Test
  void putsAChapterIntoItsColumns() {
    Row row = ChapterRow.of(CHAPTER, "Some text.").toRow();

    assertThat(values(row, Columns.CHAPTERS))
        .containsAllEntriesOf(IDENTITY)
        .containsEntry("text", "Some text.")
        .containsEntry("attempts", 0)
        .hasSize(IDENTITY.size() + 2);
  }

  @Test
  void putsTheReasonThereIsNoTextIntoItsColumns() {
    Row row = ChapterRow.unusable(CHAPTER, FailureKind.NO_SOURCES, "nothing").toRow();

    assertThat(values(row, Columns.CHAPTERS))
        .containsEntry("error_kind", "no_sources")
        .containsEntry("error_message", "nothing")
        .doesNotContainKey("text");
  }

  @Test
  void putsASummaryIntoItsColumns() {
    Outcome outcome =
        new Outcome.Summarized(
            new ChapterRow(CHAPTER, "Some text.", null, null, 1),
            new Summary(
                "Text.", StopReason.TRIMMED, 100, 20, 90, 3, 2, new GenerationTimes(7, 8, 9)),
            new ModelIdentity("model", "file", "sha", "engine 1"),
            "0123456789ab",
            1_234,
            NOW);

    assertThat(values(outcome.toRow(), Columns.SUMMARIES))
        .containsAllEntriesOf(IDENTITY)
        .containsAllEntriesOf(
            Map.of(
                "summary", "Text.",
                "stop_reason", "trimmed",
                "prompt_tokens", 100,
                "generated_tokens", 20,
                "most_context_tokens", 90,
                "passages", 3,
                "levels", 2,
                "elapsed_ms", 1_234L))
        .containsAllEntriesOf(
            Map.of(
                "prompt_ms",
                7L,
                "generation_ms",
                8L,
                "first_token_ms",
                9L,
                "model",
                "model",
                "model_known_by",
                "file",
                "model_sha256",
                "sha",
                "engine",
                "engine 1",
                "prompt_version",
                "0123456789ab",
                "attempts",
                2,
                "created_at",
                Timestamp.from(NOW)))
        .hasSize(Columns.SUMMARIES.length());
  }

  @Test
  void putsAFailureIntoItsColumns() {
    Outcome outcome =
        new Outcome.Failed(
            new ChapterRow(CHAPTER, "Some text.", null, null, 0), "engine", "why", "0123", NOW);

    assertThat(values(outcome.toRow(), Columns.FAILURES))
        .containsAllEntriesOf(IDENTITY)
        .containsAllEntriesOf(
            Map.of(
                "error_kind", "engine",
                "error_message", "why",
                "prompt_version", "0123",
                "attempts", 1,
                "created_at", Timestamp.from(NOW)))
        .hasSize(Columns.FAILURES.length());
  }

  @Test
  void knowsNothingOfABookThatCannotBeRead() {
    Row row = ChapterRow.unreadable("b.txt", "it is no text").toRow();

    assertThat(values(row, Columns.CHAPTERS))
        .containsOnly(
            Map.entry("book_id", "b.txt"),
            Map.entry("level", "book"),
            Map.entry("node_id", "b.txt"),
            Map.entry("sources", List.of()),
            Map.entry("missing_sources", List.of()),
            Map.entry("error_kind", "unreadable_book"),
            Map.entry("error_message", "it is no text"),
            Map.entry("attempts", 0));
  }

  @Test
  void refusesAColumnThatIsNotInTheSchema() {
    assertThatThrownBy(() -> new RowBuilder(Columns.FAILURES).set(Columns.SUMMARY, "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(Columns.SUMMARY);
  }

  @Test
  void everyTableStartsWithTheColumnsOfTheIdentity() {
    for (StructType table :
        List.of(Columns.CHAPTERS, Columns.CHILDREN, Columns.SUMMARIES, Columns.FAILURES)) {
      assertThat(Arrays.stream(table.fieldNames()).limit(IDENTITY.size()))
          .allMatch(Columns::isIdentity)
          .containsExactlyInAnyOrderElementsOf(IDENTITY.keySet());
    }
  }

  @Test
  void countsTheWordsOfEveryTextInOneWay() {
    String text = "“Well,” — he said . . .\n\n\u4F60\u597D";

    assertThat(TextIdentity.of(text).words()).isEqualTo(WordScan.count(text)).isEqualTo(9);
    assertThat(ChapterIdentity.ofTableRow("id", text).text().words()).isEqualTo(9);
  }
}
