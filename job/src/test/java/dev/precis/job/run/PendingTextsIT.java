package dev.precis.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.job.output.SummaryStore;
import dev.precis.job.testing.SmallBook;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is pending of some texts, before and after runs. */
class PendingTextsIT {
  private static final String INDEX = "chapter_index";

  @TempDir private Path folder;
  private RunFixture run;

  @AfterEach
  void end() {
    run.close();
  }

  private static void assertCounts(PendingTexts pending, long done, long givenUp, long toDo) {
    assertThat(pending.doneCount()).as("done").isEqualTo(done);
    assertThat(pending.givenUpCount()).as("given up").isEqualTo(givenUp);
    assertThat(pending.toDoCount()).as("to do").isEqualTo(toDo);
  }

  @Test
  void findsEverythingPendingInANewOutput() {
    run = new RunFixture(folder, Map.of());
    try (PendingTexts pending = run.pending(run.chapters(RunFixture.texts(3)))) {
      assertThat(pending.selectedCount()).isEqualTo(3);
      assertCounts(pending, 0, 0, 3);
      assertThat(pending.hasKnown()).isFalse();
      assertThat(pending.hasEqual()).isFalse();
      assertThat(pending.sizes()).extracting(PartitionSize::chapters).containsOnly(1L);
      assertThat(pending.missing().count()).isEqualTo(3);
    }
  }

  @Test
  void ordersThemLongestFirst() {
    run = new RunFixture(folder, Map.of());
    String story = SmallBook.STORY;
    Dataset<Row> chapters = run.chapters(story, story + story + story, story + story);
    try (PendingTexts pending = run.pending(chapters)) {
      assertThat(pending.toDo().map(row -> row.identity().chapterIndex()).collect())
          .containsExactly(2, 3, 1);
      assertThat(pending.sizes())
          .extracting(PartitionSize::words)
          .isSortedAccordingTo((a, b) -> Long.compare(b, a));
    }
  }

  @Test
  void leavesOutWhatIsDone() {
    run = new RunFixture(folder, Map.of());
    run.summarize(run.chapters(RunFixture.texts(2)));

    try (PendingTexts pending = run.pending(run.chapters(RunFixture.texts(5)))) {
      assertThat(pending.selectedCount()).isEqualTo(5);
      assertCounts(pending, 2, 0, 3);
    }
    try (PendingTexts pending = run.pending(run.chapters(RunFixture.texts(2)))) {
      assertCounts(pending, 2, 0, 0);
      assertThat(pending.toDo().isEmpty()).isTrue();
    }
  }

  @Test
  void triesWhatFailedUntilItsAttemptsAreUsedUp() {
    run = new RunFixture(folder, Map.of("job.max-attempts", 2));
    Dataset<Row> chapters = run.chapters(RunFixture.texts(3, 1));
    run.summarize(chapters);

    try (PendingTexts pending = run.pending(chapters)) {
      assertCounts(pending, 2, 0, 1);
      assertThat(pending.toDo().map(row -> row.attempts()).collect()).containsExactly(1);
    }
    run.summarize(chapters);
    try (PendingTexts pending = run.pending(chapters)) {
      assertCounts(pending, 2, 1, 0);
    }
    assertThat(run.rows(SummaryStore.FAILURES, "attempts")).containsExactly("[1]", "[2]");
  }

  @Test
  void doesNotTryAgainWhatFailedWhenItIsToldSo() {
    run = new RunFixture(folder, Map.of("job.retry-failed", false));
    Dataset<Row> chapters = run.chapters(RunFixture.texts(2, 1));
    run.summarize(chapters);

    try (PendingTexts pending = run.pending(chapters)) {
      assertCounts(pending, 1, 1, 0);
    }
  }

  @Test
  void takesEqualTextsOnceAndCopiesTheirSummary() {
    run = new RunFixture(folder, Map.of());
    String story = SmallBook.STORY;
    Dataset<Row> chapters = run.chapters(story, "Another one. " + story, story, story);
    try (PendingTexts pending = run.pending(chapters)) {
      assertCounts(pending, 0, 0, 2);
      assertThat(pending.hasEqual()).isTrue();
    }

    run.summarize(chapters);

    assertThat(run.rows(SummaryStore.SUMMARIES, INDEX)).containsExactly("[1]", "[2]", "[3]", "[4]");
    assertThat(run.rows(SummaryStore.SUMMARIES, "wave", "summary").stream().distinct())
        .as("the same summary in the wave of the text and in that of its copies")
        .hasSize(3);
  }

  @Test
  void copiesTheFailureOfAnEqualText() {
    run = new RunFixture(folder, Map.of());
    String failing = RunFixture.WOE + " " + SmallBook.STORY;

    run.summarize(run.chapters(failing, SmallBook.STORY, failing));

    assertThat(run.rows(SummaryStore.FAILURES, INDEX, "error_kind"))
        .containsExactly("[1,empty_answer]", "[3,empty_answer]");
  }

  @Test
  void copiesTheSummaryOfAnEqualTextThatWasDoneBefore() {
    run = new RunFixture(folder, Map.of());
    String[] texts = RunFixture.texts(2);
    run.summarize(run.chapters(texts));
    Dataset<Row> chapters = run.chapters(texts[0], texts[1], texts[1]);
    try (PendingTexts pending = run.pending(chapters)) {
      assertCounts(pending, 2, 0, 0);
      assertThat(pending.hasKnown()).isTrue();
    }

    run.summarize(chapters);

    assertThat(run.rows(SummaryStore.SUMMARIES, "wave", INDEX))
        .containsExactly("[1,1]", "[1,2]", "[2,3]");
  }
}
