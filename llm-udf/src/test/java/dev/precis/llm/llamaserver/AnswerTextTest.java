package dev.precis.llm.llamaserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "prompt| An answer. |An answer.",
        "prompt|<think>hm</think>\\n\\nAn answer.|An answer.",
        "prompt| <think>hm</think><think></think>An answer.|An answer.",
        "prompt|<think>hm, too long|''",
        "prompt|An answer about <think> and </think>.|An answer about <think> and </think>.",
        "prompt<think>|hm</think>An answer.|An answer.",
        "prompt<think>\\n|hm, too long|''",
        "prompt|An answer.[END]|An answer."
      })
  void leavesOutWhatIsNotForReaders(String prompt, String raw, String text) {
    assertThat(
            AnswerText.of(raw.replace("\\n", "\n"), prompt.replace("\\n", "\n"), List.of("[END]")))
        .isEqualTo(text);
  }
}
