package dev.precis.job.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.Prompt;
import dev.precis.llm.engine.TextGenerator;
import org.junit.jupiter.api.Test;

class TokenMeasureTest {
  private static FoundModel found(String engine) {
    return FoundModel.of(ModelSettings.defaults().withEngine(engine));
  }

  @Test
  void estimatesFromTheVocabularyWithoutLoadingTheModel() {
    FoundModel tiny = found(ModelSettings.LLAMA_CPP);

    TokenMeasure tokens = TokenMeasure.estimated(tiny.outline().orElseThrow(), 512);

    assertThat(tokens.contextTokens()).isEqualTo(512);
    assertThat(tokens.charsPerToken()).isEqualTo(3.02, within(1e-9));
    assertThat(tokens.tokens(302)).isEqualTo(100);
    assertThat(tokens.prompts().applyAsInt(new Prompt("", "x".repeat(242))))
        .as("with 60 characters of a chat template")
        .isEqualTo(100);
  }

  @Test
  void countsWithTheEngineItself() {
    try (TextGenerator lead = found("lead").load()) {
      TokenMeasure tokens = TokenMeasure.counted(lead, "ab cde fghi", "a test");

      assertThat(tokens.charsPerToken()).isEqualTo(11 / 3.0, within(1e-9));
      assertThat(tokens.tokens(22)).isEqualTo(6);
      assertThat(tokens.prompts().applyAsInt(new Prompt("one two", "three"))).isEqualTo(3);
      assertThat(tokens.contextTokens()).isEqualTo(lead.contextTokens());
    }
  }

  @Test
  void needsNoText() {
    try (TextGenerator lead = found("lead").load()) {
      assertThat(TokenMeasure.counted(lead, "", "a test").tokens(0)).isZero();
    }
  }

  @Test
  void fillsInTheContextOfTheModel() {
    assertThat(found(ModelSettings.LLAMA_CPP).settings().contextTokens()).isEqualTo(2048);
    assertThat(found("lead").settings().contextTokens()).isEqualTo(1_000_000);
    assertThat(found("lead").outline()).isEmpty();
  }
}
