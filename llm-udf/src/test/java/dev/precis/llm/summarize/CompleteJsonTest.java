package dev.precis.llm.summarize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.precis.llm.engine.FailureKind;
import dev.precis.llm.engine.Generation;
import dev.precis.llm.engine.GenerationException;
import dev.precis.llm.engine.StopReason;
import org.junit.jupiter.api.Test;

class CompleteJsonTest {
  @Test
  void acceptsCompleteJson() {
    assertThatCode(
            () ->
                CompleteJson.require(
                    new Generation("{\"a\": 1}", StopReason.LENGTH, 5, 7), "complete prompt"))
        .doesNotThrowAnyException();
  }

  @Test
  void saysHowAnIncompleteAnswerEnded() {
    GenerationException failure =
        catchThrowableOfType(
            GenerationException.class,
            () ->
                CompleteJson.require(
                    new Generation("{\"a\": ", StopReason.LENGTH, 5, 7), "complete prompt"));

    assertThat(failure.kind()).isEqualTo(FailureKind.INVALID_JSON);
    assertThat(failure)
        .hasMessage(
            "Cannot complete prompt: the answer ended (length, after 7 tokens) before its JSON was"
                + " complete; give strings a maxLength and arrays a maxItems, got {\"a\": ");
  }
}
