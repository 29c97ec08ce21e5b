package dev.precis.job.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.job.settings.JobSettings;
import dev.precis.llm.engine.ModelOutline;
import dev.precis.llm.engine.ModelSettings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnswerLengthCheckTest {
  private static final ModelOutline MODEL =
      FoundModel.of(ModelSettings.defaults()).outline().orElseThrow();

  private static List<String> warnings(int contextTokens, Map<String, Object> given) {
    return AnswerLengthCheck.warnings(MODEL, contextTokens, JobSettings.of(given));
  }

  @Test
  void warnsAboutLevelsWhoseSummariesDoNotFit() {
    List<String> warnings =
        warnings(1024, Map.of("job.levels", List.of("chapter", "part", "book")));

    assertThat(warnings)
        .hasSize(2)
        .first()
        .asString()
        .matches(
            "warning: a context of 1024 tokens has room for a summary of about 1\\d\\d words; for each"
                + " part, Precis requests what fits instead of 200 words");
    assertThat(warnings.get(1))
        .endsWith("for each book, Precis requests what fits instead of 400 words");
  }

  @Test
  void isSilentIfAllFitsOrTheUserLimitsTheAnswer() {
    assertThat(warnings(2048, Map.of())).isEmpty();
    assertThat(warnings(1024, Map.of("summary.words", 400, "sampling.max-new-tokens", 100)))
        .isEmpty();
  }

  @Test
  void isSilentIfNoPromptFits() {
    assertThat(warnings(64, Map.of())).isEmpty();
  }
}
