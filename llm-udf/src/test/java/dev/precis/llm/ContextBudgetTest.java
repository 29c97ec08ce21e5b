package dev.precis.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.llm.settings.SettingsException;
import dev.precis.llm.settings.SettingsReader;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ContextBudgetTest {
  private static ContextBudget budget(
      int contextTokens, int fixedTokens, int fixedMergeTokens, Map<String, Object> given) {
    SettingsReader reader = new SettingsReader(given);
    return ContextBudget.of(
        contextTokens,
        fixedTokens,
        fixedMergeTokens,
        SummarySettings.read(reader),
        SamplingSettings.read(reader));
  }

  @Test
  void givesTheAnswerFourTokensAWordAndTheTextTheRest() {
    assertThat(budget(4096, 60, 80, Map.of("summary.words", 120)))
        .isEqualTo(new ContextBudget(4096 - 480 - 60, 4096 - 480 - 80, 480));
  }

  @Test
  void givesTheShortestSummaryRoomForAWordyAnswer() {
    assertThat(budget(4096, 60, 80, Map.of("summary.words", 1)).maxNewTokens()).isEqualTo(256);
  }

  @Test
  void givesTheAnswerNoMoreThanAThirdOfWhatTheFixedPartLeaves() {
    assertThat(budget(512, 60, 80, Map.of("summary.words", 1000)).maxNewTokens())
        .isEqualTo((512 - 80) / 3 - 4);
  }

  @Test
  void takesTheLimitsThatAreAskedFor() {
    assertThat(
            budget(
                4096,
                60,
                80,
                Map.of("sampling.max-new-tokens", 100, "summary.passage-tokens", 500)))
        .isEqualTo(new ContextBudget(500, 4096 - 100 - 80, 100));
    assertThat(budget(512, 60, 80, Map.of("summary.passage-tokens", 10_000)).passageTokens())
        .isEqualTo(512 - 140 - 60);
  }

  @Test
  void refusesAnAnswerOverAThirdOfWhatTheFixedPartLeaves() {
    assertThat(budget(512, 60, 80, Map.of("sampling.max-new-tokens", 140)).maxNewTokens())
        .isEqualTo(140);
    assertThatThrownBy(() -> budget(512, 60, 80, Map.of("sampling.max-new-tokens", 141)))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "Cannot use the settings: sampling.max-new-tokens: the context leaves 432 tokens for"
                + " text and answer, and a third of them for an answer; expected at most 140, got"
                + " 141");
  }

  @Test
  void refusesAContextThatTheFixedPartFills() {
    assertThat(budget(128, 60, 80, Map.of()).maxNewTokens()).isEqualTo(12);
    assertThatThrownBy(() -> budget(127, 60, 80, Map.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "Cannot use the settings: model.context-tokens: the prompt's fixed part (chat"
                + " template, summary.system, summary.instruction, summary.merge-instruction) has"
                + " 80 tokens, which leaves too little for text and answer; expected at least 128,"
                + " got 127");
    assertThatThrownBy(() -> budget(127, 80, 60, Map.of())).isInstanceOf(SettingsException.class);
  }

  @Property
  void twoAnswersAlwaysFitAMerge(
      @ForAll @IntRange(min = 256, max = 200_000) int contextTokens,
      @ForAll @IntRange(min = 1, max = 208) int fixedTokens,
      @ForAll @IntRange(min = 1, max = 208) int fixedMergeTokens,
      @ForAll @IntRange(min = 1, max = 10_000) int words,
      @ForAll @IntRange(min = 0, max = 12) int maxNewTokens,
      @ForAll @IntRange(max = 10_000) int passageTokens) {
    ContextBudget budget =
        budget(
            contextTokens,
            fixedTokens,
            fixedMergeTokens,
            Map.of(
                "summary.words", words,
                "sampling.max-new-tokens", maxNewTokens,
                "summary.passage-tokens", passageTokens));

    assertThat(budget.maxNewTokens()).isPositive();
    assertThat(2 * (budget.maxNewTokens() + ContextBudget.JOINT_TOKENS))
        .isLessThanOrEqualTo(budget.mergeTokens());
    assertThat(fixedMergeTokens + budget.mergeTokens() + budget.maxNewTokens())
        .isLessThanOrEqualTo(contextTokens);
    assertThat(budget.passageTokens()).isPositive();
    assertThat(fixedTokens + budget.passageTokens() + budget.maxNewTokens())
        .isLessThanOrEqualTo(contextTokens);
  }
}
