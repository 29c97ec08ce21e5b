package dev.precis.llm.openai;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class ServerWordsTest {
  private static final String PROMPT = "It was a bright cold day in April, and the clocks struck.";
  private static final String KEY = "sk-0123456789";

  private static ServerWords words() {
    EndpointSettings settings =
        EndpointSettings.of(Asking.settings(List.of("http://h:1"), "endpoint.key-env", "KEY"));
    return new ServerWords(ApiKey.of(settings, name -> KEY), PROMPT);
  }

  @Test
  void readsTheFormsOfErrors() {
    assertThat(words().of("{\"error\":{\"message\":\"no\"}}")).isEqualTo("no");
    assertThat(words().of("{\"error\":\"no\"}")).isEqualTo("no");
    assertThat(words().of("{\"message\":\"no\"}")).isEqualTo("no");
    assertThat(words().of("{\"detail\":\"no\"}")).isEqualTo("no");
    assertThat(words().of("Internal\nServer Error")).isEqualTo("Internal Server Error");
    assertThat(words().of("<html>...")).isEqualTo("an HTML page");
    assertThat(words().of("{\"x\":1}")).isEmpty();
    assertThat(words().in("")).isEmpty();
    assertThat(words().in("no")).isEqualTo(" (no)");
  }

  @Property(tries = 200)
  void haveNoTwentyCharactersOfThePromptAndNoKey(
      @ForAll @StringLength(max = 400) String before,
      @ForAll @IntRange(max = 30) int from,
      @ForAll @IntRange(min = 20, max = 27) int length) {
    String quoted = PROMPT.substring(from, from + length);
    String shown = words().shown(before + quoted + KEY + " " + quoted);

    assertThat(shown).doesNotContain(quoted).doesNotContain(KEY);
    assertThat(shown.length()).isLessThanOrEqualTo(303);
  }
}
