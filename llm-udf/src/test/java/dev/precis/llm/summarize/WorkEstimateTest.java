package dev.precis.llm.summarize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.settings.SettingsException;
import dev.precis.llm.settings.SettingsReader;
import dev.precis.llm.summarize.WorkEstimate.Work;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class WorkEstimateTest {
  private static final int CONTEXT = 2048;
  private static final int FIXED = 50;

  private static WorkEstimate estimate(int context) {
    return estimate(context, Map.of());
  }

  private static WorkEstimate estimate(int context, Map<String, Object> given) {
    SettingsReader reader = new SettingsReader(given);
    return WorkEstimate.of(
        context, prompt -> FIXED, 4, SummarySettings.read(reader), SamplingSettings.read(reader));
  }

  private final WorkEstimate estimate = estimate(CONTEXT);

  @Test
  void aTextThatFitsIsOnePrompt() {
    int most = estimate.passageTokens();

    assertThat(estimate.of(most)).isEqualTo(new Work(1, 0, most + FIXED, estimate.answerTokens()));
  }

  @Test
  void aLongerTextIsSplitAndMerged() {
    int most = estimate.passageTokens();

    Work work = estimate.of(most + 1);

    assertThat(work.passages()).isEqualTo(2);
    assertThat(work.merges()).isEqualTo(1);
    assertThat(work.generatedTokens()).isEqualTo(3L * estimate.answerTokens());
    assertThat(work.promptTokens())
        .isEqualTo(
            most + 1 + 3L * FIXED + 2L * (estimate.answerTokens() + ContextBudget.JOINT_TOKENS));
  }

  @Test
  void noTextIsNoWork() {
    assertThat(estimate.of(0)).isEqualTo(Work.NONE);
  }

  @Test
  void anAnswerHasTheRequestedLength() {
    // 120 words of 6 characters, 4 of them a token.
    assertThat(estimate.answerTokens()).isEqualTo(180);
  }

  @Test
  void requestsFewerWordsIfTheContextIsSmall() {
    WorkEstimate small = estimate(512);

    assertThat(estimate.words()).isEqualTo(120);
    // A third of 462, less the joint, at 1.5 tokens a word and a quarter more.
    assertThat(small.words()).isEqualTo(80);
    assertThat(small.wordsWanted()).isEqualTo(120);
    assertThat(small.answerTokens()).isEqualTo(120);
  }

  @Test
  void refiningAddsTheSummarySoFarToEveryPromptButTheFirst() {
    WorkEstimate refine = estimate(CONTEXT, Map.of("summary.strategy", "refine"));
    int most = refine.passageTokens();
    int beside = (most - 8 - 540) - 2 * ContextBudget.JOINT_TOKENS + 4;

    assertThat(refine.of(most)).isEqualTo(new Work(1, 0, most + FIXED, refine.answerTokens()));
    assertThat(refine.of(10_000))
        .isEqualTo(
            new Work(
                (10_000 + beside - 1) / beside,
                0,
                10_000
                    + FIXED
                    + ((10_000 + beside - 1) / beside - 1L) * (FIXED + refine.answerTokens()),
                (10_000 + beside - 1L) / beside * refine.answerTokens()));
  }

  @Test
  void aContextTooSmallForThePromptIsRefused() {
    assertThatThrownBy(() -> estimate(FIXED + 10)).isInstanceOf(SettingsException.class);
  }

  @Property
  void everyTextIsReadOnceAndItsSummariesMergedToOne(
      @ForAll @LongRange(min = 1, max = 10_000_000) long tokens) {
    Work work = estimate.of(tokens);

    assertThat((work.passages() - 1) * estimate.passageTokens())
        .as("one passage less would not do")
        .isLessThan(tokens);
    assertThat(work.passages() * estimate.passageTokens()).isGreaterThanOrEqualTo(tokens);
    assertThat(work.promptTokens()).isGreaterThanOrEqualTo(tokens + work.passages() * FIXED);
    assertThat(work.merges()).isLessThanOrEqualTo(work.passages() - 1);
    assertThat(work.merges() > 0).isEqualTo(work.passages() > 1);
    assertThat(work.generatedTokens())
        .isEqualTo((work.passages() + work.merges()) * estimate.answerTokens());
  }

  @Property
  void workAddsUp(@ForAll @LongRange(min = 0, max = 1_000) long count) {
    Work one = new Work(1, 2, 3, 4);

    assertThat(one.times(count).plus(one)).isEqualTo(one.times(count + 1));
  }
}
