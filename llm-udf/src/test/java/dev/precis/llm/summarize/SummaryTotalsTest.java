package dev.precis.llm.summarize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.llm.engine.Generation;
import dev.precis.llm.engine.GenerationTimes;
import dev.precis.llm.engine.StopReason;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTotalsTest {
  private final SummaryTotals totals = new SummaryTotals();

  private StopReason noted(StopReason... reasons) {
    SummaryTotals all = new SummaryTotals();
    List.of(reasons).forEach(all::note);
    return all.summary("Text.", 1, 1).stopReason();
  }

  @Test
  void addsUpAllAnswersAndKeepsTheLargestContext() {
    totals.add(new Generation("a", StopReason.STOP, 100, 10));
    totals.add(new Generation("b", StopReason.STOP, 50, 70));
    totals.add(new Generation("c", StopReason.STOP, 1, 2));

    assertThat(totals.summary("Text.", 3, 2))
        .isEqualTo(new Summary("Text.", StopReason.STOP, 151, 82, 120, 3, 2, GenerationTimes.NONE));
  }

  @Test
  void keepsTheWorstCut() {
    assertThat(noted(StopReason.TRIMMED, StopReason.STOP)).isEqualTo(StopReason.TRIMMED);
    assertThat(noted(StopReason.REPETITION, StopReason.TRIMMED)).isEqualTo(StopReason.REPETITION);
    assertThat(noted(StopReason.LENGTH, StopReason.REPETITION, StopReason.STOP))
        .isEqualTo(StopReason.LENGTH);
    assertThat(noted(StopReason.TRIMMED, StopReason.LENGTH)).isEqualTo(StopReason.LENGTH);
  }

  @Test
  void keepsTheLastReasonIfNothingWasCut() {
    assertThat(noted(StopReason.STOP_STRING, StopReason.STOP)).isEqualTo(StopReason.STOP);
    assertThat(noted(StopReason.STOP, StopReason.STOP_STRING)).isEqualTo(StopReason.STOP_STRING);
    assertThat(noted()).isEqualTo(StopReason.STOP);
  }
}
