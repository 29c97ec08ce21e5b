package dev.precis.llm.summarize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.FailureKind;
import dev.precis.llm.engine.FakeGenerator;
import dev.precis.llm.engine.GenerationException;
import dev.precis.llm.engine.GenerationRequest;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.engine.StopReason;
import dev.precis.llm.schema.JsonSchema;
import dev.precis.llm.settings.SettingsException;
import dev.precis.llm.settings.SettingsReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** Summaries with a schema, by a model that writes as much as it may. */
class StructuredAnswerTest {
  private static final int CONTEXT = 1_024;
  private static final String PLAIN = "The keeper climbs.";

  private static final String SCHEMA =
      """
      {"properties": {"names": {"description": "who appears", "type": "array", "maxItems": 3,
                                "items": {"type": "string", "maxLength": 20}},
                      "mood": {"enum": ["glad", "sad"]}}}
      """;

  private static final String UNBOUNDED = "{\"properties\": {\"a\": {\"type\": \"string\"}}}";

  private static FakeGenerator model(int contextTokens) {
    return LongestJson.model(contextTokens, PLAIN);
  }

  private static Summary summarize(FakeGenerator model, String schema, String text) {
    return summarize(model, schema, text, Map.of());
  }

  private static Summary summarize(
      FakeGenerator model, String schema, String text, Map<String, ?> sampling) {
    return new Summarizer(
            model,
            LongestJson.settings(schema),
            SamplingSettings.read(new SettingsReader(new HashMap<>(sampling))))
        .summarize(text, Cancellation.NEVER);
  }

  private static void assertFails(
      FakeGenerator model, String schema, FailureKind kind, String reason) {
    assertThatThrownBy(() -> summarize(model, schema, LongestJson.story(3)))
        .hasMessageContaining(reason)
        .asInstanceOf(InstanceOfAssertFactories.type(GenerationException.class))
        .extracting(GenerationException::kind)
        .isEqualTo(kind);
  }

  @Test
  void aTextThatFitsIsRequestedAsJsonAtOnce() {
    FakeGenerator model = model(CONTEXT);

    Summary summary = summarize(model, SCHEMA, LongestJson.story(3));

    GenerationRequest request = model.requests().get(0);
    assertThat(model.requests()).hasSize(1);
    assertThat(request.schema()).isPresent();
    assertThat(request.prompt().user())
        .startsWith(
            "Summarize the following text in at most 120 words. Write the summary as one JSON")
        .contains(
            "\"names\" (who appears: a list of at most 3, each a text of at most 20 characters)");
    assertThat(request.maxNewTokens())
        .as("what the context leaves")
        .isEqualTo(CONTEXT - model.countTokens(request.prompt()));
    assertThat(summary.text()).isEqualTo(LongestJson.of(SCHEMA));
    assertThat(summary.stopReason()).isEqualTo(StopReason.STOP);
    assertThat(List.of(summary.passages(), summary.levels())).containsExactly(1, 1);
  }

  @Test
  void onlyTheLastMergeOfALongTextRequestsJson() {
    FakeGenerator model = model(CONTEXT);

    Summary summary = summarize(model, SCHEMA, LongestJson.story(900));

    List<Boolean> structured =
        model.requests().stream().map(request -> request.schema().isPresent()).toList();
    assertThat(summary.passages()).isGreaterThan(5);
    assertThat(structured).containsOnlyOnce(true);
    assertThat(structured.get(structured.size() - 1)).as("the last one").isTrue();
    assertThat(model.quoted().get(structured.size() - 1)).startsWith(PLAIN + "\n\n" + PLAIN);
    assertThat(model.requests().get(0).prompt().user()).doesNotContain("JSON");
    assertThat(JsonSchema.isJson(summary.text())).isTrue();
  }

  @Test
  void anAnswerWithoutEndIsRequestedOnceMoreAsAShorterOne() {
    FakeGenerator model = model(CONTEXT);

    Summary summary = summarize(model, UNBOUNDED, LongestJson.story(3));

    assertThat(model.requests()).hasSize(2);
    assertThat(model.prompts().get(1)).isEqualTo(model.prompts().get(0));
    assertThat(summary.text()).isEqualTo("{\"a\": \"" + "x".repeat(400) + "\"}");
    assertThat(summary.stopReason()).as("it is shorter than it was").isEqualTo(StopReason.LENGTH);
    assertThat(summary.generatedTokens()).as("of both").isGreaterThan(summary.text().length());
  }

  @Test
  void aLimitThatTheUserHasSetShortensTheAnswer() {
    FakeGenerator model = model(CONTEXT);

    Summary summary =
        summarize(model, UNBOUNDED, LongestJson.story(3), Map.of("sampling.max-new-tokens", 80));

    assertThat(model.requests()).extracting(GenerationRequest::maxNewTokens).containsOnly(80);
    assertThat(summary.text()).isEqualTo("{\"a\": \"" + "x".repeat(50) + "\"}");
  }

  @Test
  void anAnswerThatIsNotJsonIsAFailure() {
    FakeGenerator talker = model(CONTEXT).structured(request -> "Here is your JSON:");
    FakeGenerator open = model(CONTEXT);

    assertFails(talker, SCHEMA, FailureKind.INVALID_JSON, "the answer ended (stop, after ");
    assertThat(talker.requests()).as("the model ended it, and would again").hasSize(1);
    assertFails(
        open.structured(request -> "{\"a\": ".repeat(5_000)),
        "{\"properties\": {\"a\": {\"type\": \"object\"}}}",
        FailureKind.INVALID_JSON,
        "Cannot summarize text: the answer ended (length, after ");
    assertFails(
        model(CONTEXT).structured(request -> " "),
        SCHEMA,
        FailureKind.EMPTY_ANSWER,
        "an empty answer");
  }

  @Test
  void anAnswerThatIsCompleteAtTheLimitWasNotCut() {
    FakeGenerator model = model(CONTEXT).structured(request -> "{\"a\": 1}" + " ".repeat(2_000));

    assertThat(summarize(model, SCHEMA, LongestJson.story(3)))
        .satisfies(
            summary -> {
              assertThat(summary.text()).isEqualTo("{\"a\": 1}");
              assertThat(summary.stopReason()).isEqualTo(StopReason.STOP);
            });
  }

  @Test
  void aPromptThatDoesNotFitTheContextIsAnErrorOfTheSettings() {
    String wordy =
        "{\"properties\": {\"a\": {\"description\": \""
            + "word ".repeat(1_000)
            + "\", \"type\": \"null\"}}}";

    assertThatThrownBy(() -> summarize(model(CONTEXT), wordy, LongestJson.story(3)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("summary.schema: the prompt that requests it has 1")
        .hasMessageContaining("got 1024");
  }
}
