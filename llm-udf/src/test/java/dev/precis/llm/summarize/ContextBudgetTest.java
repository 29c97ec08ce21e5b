package dev.precis.llm.summarize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.settings.SettingsException;
import dev.precis.llm.settings.SettingsReader;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ContextBudgetTest {
  private static ContextBudget budget(
      int contextTokens, int fixedTokens, int fixedJoinTokens, Map<String, Object> given) {
    return budget(contextTokens, fixedTokens, fixedJoinTokens, 1.5, given);
  }

  private static ContextBudget budget(
      int contextTokens,
      int fixedTokens,
      int fixedJoinTokens,
      double tokensPerWord,
      Map<String, Object> given) {
    SettingsReader reader = new SettingsReader(given);
    return ContextBudget.of(
        contextTokens,
        fixedTokens,
        fixedJoinTokens,
        tokensPerWord,
        SummarySettings.read(reader),
        SamplingSettings.read(reader));
  }

  @Test
  void givesTheAnswerThreeTimesTheTokensOfTheWordsAndTheTextTheRest() {
    assertThat(budget(4096, 60, 80, 1.5, Map.of("summary.words", 120)))
        .isEqualTo(new ContextBudget(120, 4096 - 540 - 60, 4096 - 540 - 80, 540));
    assertThat(budget(4096, 60, 80, 3, Map.of("summary.words", 120)).maxNewTokens())
        .isEqualTo(1080);
  }

  @Test
  void requestsAsManyWordsAsAnAnswerHasRoomFor() {
    int most = (1024 - 80) / 3 - 4;
    ContextBudget book = budget(1024, 60, 80, 1.5, Map.of("summary.words", 400));

    assertThat(book.maxNewTokens()).isEqualTo(most);
    assertThat(book.words()).isEqualTo((int) (most / (1.5 * 1.25)));
    assertThat(budget(1024, 60, 80, 1.5, Map.of("summary.words", book.words())).words())
        .isEqualTo(book.words());
    assertThat(budget(128, 60, 80, 134, Map.of("summary.words", 400)).words()).isEqualTo(1);
  }

  @Test
  void requestsAllWordsIfTheUserLimitsTheAnswer() {
    assertThat(
            budget(1024, 60, 80, 1.5, Map.of("summary.words", 400, "sampling.max-new-tokens", 100))
                .words())
        .isEqualTo(400);
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
  void usesTheLimitsOfTheSettings() {
    assertThat(
            budget(
                4096,
                60,
                80,
                Map.of("sampling.max-new-tokens", 100, "summary.passage-tokens", 500)))
        .isEqualTo(new ContextBudget(120, 500, 4096 - 100 - 80, 100));
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
            "Cannot use the settings: sampling.max-new-tokens: the context has 432 tokens for text"
                + " and answer, a third of which may be an answer; expected at most 140, got 141");
  }

  @Test
  void refusesAContextThatIsTooSmallForTheFixedPart() {
    assertThat(budget(128, 60, 80, Map.of()).maxNewTokens()).isEqualTo(12);
    assertThatThrownBy(() -> budget(127, 60, 80, Map.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "Cannot use the settings: model.context-tokens: the fixed part of the prompt (chat"
                + " template, summary.prompt, summary.system, summary.instruction,"
                + " summary.merge-instruction) has 80 tokens and leaves too few for text and"
                + " answer; expected at least 128, got 127");
    assertThatThrownBy(() -> budget(127, 80, 60, Map.of())).isInstanceOf(SettingsException.class);
  }

  @Property
  void twoAnswersAlwaysFitAJoiningPromptAndAnAnswerWithAPassageToo(
      @ForAll @IntRange(min = 256, max = 200_000) int contextTokens,
      @ForAll @IntRange(min = 1, max = 208) int fixedTokens,
      @ForAll @IntRange(min = 1, max = 208) int fixedJoinTokens,
      @ForAll @DoubleRange(min = 1, max = 200) double tokensPerWord,
      @ForAll @IntRange(min = 1, max = 10_000) int words,
      @ForAll @IntRange(min = 0, max = 12) int maxNewTokens,
      @ForAll @IntRange(max = 10_000) int passageTokens) {
    ContextBudget budget =
        budget(
            contextTokens,
            fixedTokens,
            fixedJoinTokens,
            tokensPerWord,
            Map.of(
                "summary.words", words,
                "sampling.max-new-tokens", maxNewTokens,
                "summary.passage-tokens", passageTokens));

    assertThat(budget.maxNewTokens()).isPositive();
    assertThat(2 * (budget.maxNewTokens() + ContextBudget.JOINT_TOKENS))
        .isLessThanOrEqualTo(2 * (budget.mergeableTokens() + ContextBudget.JOINT_TOKENS))
        .isLessThanOrEqualTo(budget.joinTokens());
    assertThat(fixedJoinTokens + budget.joinTokens() + budget.maxNewTokens())
        .isLessThanOrEqualTo(contextTokens);
    assertThat(budget.nextPassageTokens()).isPositive();
    assertThat(budget.soFarTokens())
        .isGreaterThanOrEqualTo(budget.maxNewTokens())
        .isLessThanOrEqualTo(
            budget.joinTokens() - budget.nextPassageTokens() - 2 * ContextBudget.JOINT_TOKENS);
    assertThat(budget.words()).isBetween(1, words);
    assertThat(budget.passageTokens()).isPositive();
    assertThat(fixedTokens + budget.passageTokens() + budget.maxNewTokens())
        .isLessThanOrEqualTo(contextTokens);
  }
}
