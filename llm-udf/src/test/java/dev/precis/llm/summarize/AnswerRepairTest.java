package dev.precis.llm.summarize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.FakeGenerator;
import dev.precis.llm.engine.Generation;
import dev.precis.llm.engine.Prompt;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.engine.StopReason;
import dev.precis.llm.settings.SettingsReader;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnswerRepairTest {
  private static final String LOOP = "He climbed. He looked" + " and he looked".repeat(20);

  private final FakeGenerator generator =
      new FakeGenerator(512, FakeGenerator.WORDS, text -> "Unused.");

  private PromptSession session(Map<String, Object> sampling) {
    SamplingSettings settings = SamplingSettings.read(new SettingsReader(sampling));
    SummarySettings summary = SummarySettings.defaults();
    PromptPlan plan = PromptPlan.of(512, generator::countTokens, 1, summary, settings);
    return new PromptSession(generator, plan, settings, Cancellation.NEVER, () -> 0);
  }

  private static Prompt prompt() {
    return SummarySettings.defaults().textPrompt().prompt("The keeper climbed the stairs.");
  }

  private static Generation cut(String text) {
    return new Generation(text, StopReason.LENGTH, 10, 20);
  }

  private static StopReason reason(PromptSession session) {
    return session.summary("Text.", 1, 1).stopReason();
  }

  @Test
  void leavesAnAnswerThatEndedByItself() {
    PromptSession session = session(Map.of());

    assertThat(
            new AnswerRepair(session)
                .usable(new Generation(LOOP, StopReason.STOP, 10, 20), prompt()))
        .isEqualTo(LOOP);
    assertThat(reason(session)).isEqualTo(StopReason.STOP);
    assertThat(generator.requests()).isEmpty();
  }

  @Test
  void leavesAnAnswerThatTheUsersLimitCut() {
    PromptSession session = session(Map.of("sampling.max-new-tokens", 20));

    assertThat(new AnswerRepair(session).usable(cut("One. Two"), prompt())).isEqualTo("One. Two");
    assertThat(reason(session)).isEqualTo(StopReason.LENGTH);
  }

  @Test
  void cutsAnAnswerBackToItsLastSentence() {
    PromptSession session = session(Map.of());

    assertThat(new AnswerRepair(session).usable(cut("One. Two. Thr"), prompt()))
        .isEqualTo("One. Two.");
    assertThat(reason(session)).isEqualTo(StopReason.TRIMMED);
  }

  @Test
  void keepsAnAnswerWithoutAnySentence() {
    PromptSession session = session(Map.of());

    assertThat(new AnswerRepair(session).usable(cut("one two thr"), prompt()))
        .isEqualTo("one two thr");
    assertThat(reason(session)).isEqualTo(StopReason.LENGTH);
  }

  @Test
  void requestsALoopAgainWithGrowingPenaltiesThenCutsItBack() {
    PromptSession session = session(Map.of());
    generator.penalized(text -> LOOP + " and he looked".repeat(1_000));

    assertThat(new AnswerRepair(session).usable(cut(LOOP), prompt())).isEqualTo("He climbed.");
    assertThat(reason(session)).isEqualTo(StopReason.REPETITION);
    assertThat(generator.requests())
        .extracting(request -> request.sampling().repeatPenalty())
        .containsExactly(1.5, 2.0);
  }

  @Test
  void takesTheFirstAnswerWithoutALoop() {
    PromptSession session = session(Map.of());
    generator.penalized(text -> "He climbed and looked.");

    assertThat(new AnswerRepair(session).usable(cut(LOOP), prompt()))
        .isEqualTo("He climbed and looked.");
    assertThat(reason(session)).isEqualTo(StopReason.STOP);
    assertThat(generator.requests()).hasSize(1);
  }

  @Test
  void fitsASummaryIntoAnotherPrompt() {
    PromptSession session = session(Map.of());
    AnswerRepair repair = new AnswerRepair(session);

    assertThat(repair.fitted("One two. Three four.", 4)).isEqualTo("One two. Three four.");
    assertThat(reason(session)).isEqualTo(StopReason.STOP);
    assertThat(repair.fitted("One two. Three four.", 3)).isEqualTo("One two.");
    assertThat(reason(session)).isEqualTo(StopReason.TRIMMED);
    assertThat(repair.fitted("One two three four.", 3)).isEqualTo("One two");
    assertThat(reason(session)).isEqualTo(StopReason.LENGTH);
  }
}
