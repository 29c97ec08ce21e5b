package dev.precis.job.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.job.settings.JobSettings;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.gguf.GgufHeader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnswerLengthCheckTest {
  private static final GgufHeader HEADER =
      FoundModel.of(ModelSettings.defaults()).header().orElseThrow();

  private static List<String> warnings(int contextTokens, Map<String, Object> given) {
    return AnswerLengthCheck.warnings(HEADER, contextTokens, JobSettings.of(given));
  }

  @Test
  void warnsOfTheLevelsWhoseSummariesDoNotFit() {
    List<String> warnings =
        warnings(1024, Map.of("job.levels", List.of("chapter", "part", "book")));

    assertThat(warnings)
        .hasSize(2)
        .first()
        .asString()
        .matches(
            "a context of 1024 tokens has room for about 1\\d\\d words of a summary: the prompts for"
                + " a part ask for what fits, not for 200");
    assertThat(warnings.get(1)).endsWith("the prompts for a book ask for what fits, not for 400");
  }

  @Test
  void saysNothingWhereAllFitsOrTheUserLimitsTheAnswer() {
    assertThat(warnings(2048, Map.of())).isEmpty();
    assertThat(warnings(1024, Map.of("summary.words", 400, "sampling.max-new-tokens", 100)))
        .isEmpty();
  }

  @Test
  void leavesAContextThatNoPromptFitsToTheModel() {
    assertThat(warnings(64, Map.of())).isEmpty();
  }
}
