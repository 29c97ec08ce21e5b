package dev.precis.llm.summarize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.FailureKind;
import dev.precis.llm.engine.FakeGenerator;
import dev.precis.llm.engine.Generation;
import dev.precis.llm.engine.GenerationException;
import dev.precis.llm.engine.GenerationRequest;
import dev.precis.llm.engine.Prompt;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.engine.TextGenerator;
import dev.precis.llm.schema.JsonSchema;
import dev.precis.llm.settings.SettingsReader;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class CompleterTest {
  private static final Optional<JsonSchema> NO_SCHEMA = Optional.empty();
  private static final Optional<JsonSchema> SCHEMA =
      Optional.of(JsonSchema.parse("{\"type\": \"object\"}"));
  private static final String PROMPT = "Repeat:\n\"\"\"\none two three\n\"\"\"";

  private static FakeGenerator model(String answer) {
    return new FakeGenerator(100, FakeGenerator.WORDS, quoted -> answer);
  }

  private static Completer completer(TextGenerator model, Map<String, ?> settings) {
    SettingsReader reader = new SettingsReader(settings);
    return new Completer(model, SummarySettings.read(reader), SamplingSettings.read(reader));
  }

  private static void assertFails(Completer completer, String prompt, FailureKind kind) {
    assertThatThrownBy(() -> completer.complete(prompt, SCHEMA, Cancellation.NEVER))
        .asInstanceOf(InstanceOfAssertFactories.type(GenerationException.class))
        .extracting(GenerationException::kind)
        .isEqualTo(kind);
  }

  @Test
  void sendsThePromptUnchangedWithoutASystemMessageAboutSummaries() {
    FakeGenerator model = model("Yes.");

    Generation answer = completer(model, Map.of()).complete(PROMPT, NO_SCHEMA, Cancellation.NEVER);

    assertThat(answer.text()).isEqualTo("Yes.");
    assertThat(model.prompts()).containsExactly(new Prompt("", PROMPT));
    assertThat(model.requests().get(0).maxNewTokens())
        .as("what the context leaves")
        .isEqualTo(100 - answer.promptTokens());
  }

  @Test
  void usesTheUsersSystemMessageAndLimit() {
    FakeGenerator model = model("{}");

    completer(model, Map.of("summary.system", "Be kind.", "sampling.max-new-tokens", 7))
        .complete(PROMPT, SCHEMA, Cancellation.NEVER);

    GenerationRequest request = model.requests().get(0);
    assertThat(request.prompt().system()).isEqualTo("Be kind.");
    assertThat(request.maxNewTokens()).isEqualTo(7);
    assertThat(request.schema()).isEqualTo(SCHEMA);
  }

  @Test
  void failsIfThereIsNoAnswer() {
    assertFails(completer(model("{}"), Map.of()), " \n", FailureKind.EMPTY_TEXT);
    assertFails(completer(model(" "), Map.of()), PROMPT, FailureKind.EMPTY_ANSWER);
    assertFails(completer(model("{}"), Map.of()), "word ".repeat(100), FailureKind.PROMPT_TOO_LONG);
    assertFails(completer(model("{\"a\": "), Map.of()), PROMPT, FailureKind.INVALID_JSON);
  }
}
