package dev.precis.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.job.output.SummaryStore;
import dev.precis.job.table.ChapterIdentity;
import dev.precis.job.table.ChapterRow;
import dev.precis.job.table.ModelIdentity;
import dev.precis.job.table.Outcome;
import dev.precis.llm.engine.GenerationTimes;
import dev.precis.llm.engine.StopReason;
import dev.precis.llm.summarize.Summary;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.commons.lang3.SerializationUtils;
import org.junit.jupiter.api.Test;

class OutcomeCounterTest {
  private static final ModelIdentity MODEL = new ModelIdentity("m", "file", "sha", "engine");

  private static ChapterRow text(String id, String text) {
    return ChapterRow.of(ChapterIdentity.ofTableRow(id, text), text);
  }

  private static Outcome summarized(String text, StopReason reason, long millis) {
    Summary summary = new Summary("Short.", reason, 30, 4, 34, 1, 1, GenerationTimes.NONE);
    return new Outcome.Summarized(text("a", text), summary, MODEL, "p", millis, Instant.EPOCH);
  }

  private static Outcome failed(String id, String kind) {
    return new Outcome.Failed(text(id, "two words"), kind, "a reason", "p", Instant.EPOCH);
  }

  private static OutcomeCounter counter(Outcome... outcomes) {
    OutcomeCounter counter = new OutcomeCounter();
    List.of(outcomes).forEach(counter::add);
    return counter;
  }

  @Test
  void countsWhatWasSummarizedAndWhatFailed() {
    OutcomeCounter counter =
        counter(
            summarized("one two three", StopReason.STOP, 10),
            summarized("one", StopReason.LENGTH, 30),
            failed("b", "time_limit"),
            failed("c", "empty_text"),
            failed("d", "time_limit"));

    assertThat(counter.rows()).isEqualTo(5);
    assertThat(counter.words()).isEqualTo(10);
    assertThat(counter.totals())
        .isEqualTo(
            new RunTotals(
                2,
                1,
                3,
                Map.of("time_limit", 2L, "empty_text", 1L),
                10,
                60,
                8,
                10,
                30,
                List.of(
                    "b: time_limit: a reason",
                    "c: empty_text: a reason",
                    "d: time_limit: a reason")));
  }

  @Test
  void addsCountersUpToWhatOneCounterWouldHave() {
    Outcome first = summarized("one", StopReason.STOP, 10);
    Outcome second = summarized("two", StopReason.STOP, 20);
    OutcomeCounter sum = counter(first, failed("b", "engine"));

    sum.add(SerializationUtils.clone(counter(second, failed("c", "engine"))));

    assertThat(sum.totals())
        .isEqualTo(counter(first, failed("b", "engine"), second, failed("c", "engine")).totals());
  }

  @Test
  void describesTheFirstTenFailures() {
    OutcomeCounter many = counter(failed("first", "engine"));
    IntStream.range(0, 8).forEach(i -> many.add(failed("b" + i, "engine")));

    many.add(counter(failed("c", "engine"), failed("d", "engine")));

    assertThat(many.totals().failed()).isEqualTo(11);
    assertThat(many.totals().failures())
        .hasSize(10)
        .startsWith("first: engine: a reason")
        .endsWith("c: engine: a reason");
  }

  @Test
  void travelsWithItsRowsOneBatchForEachTable() {
    List<OutcomeBatch> batches =
        OutcomeBatch.of(
            "7",
            List.of(
                    failed("b", "engine"),
                    summarized("one two", StopReason.STOP, 10),
                    failed("c", "engine"))
                .iterator());

    assertThat(batches)
        .extracting(OutcomeBatch::table)
        .containsExactly(SummaryStore.FAILURES, SummaryStore.SUMMARIES);
    OutcomeBatch failures = SerializationUtils.clone(batches.get(0));
    assertThat(failures.executor()).isEqualTo("7");
    assertThat(failures.counts().rows()).isEqualTo(2);
    assertThat(OutcomeBatch.rows(failures.bytes()))
        .toIterable()
        .extracting(row -> row.get(SummaryStore.columns(failures.table()).fieldIndex("book_id")))
        .containsExactly("b", "c");
  }
}
