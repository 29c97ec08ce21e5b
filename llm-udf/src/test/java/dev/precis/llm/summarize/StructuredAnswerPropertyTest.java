package dev.precis.llm.summarize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.FakeGenerator;
import dev.precis.llm.engine.GenerationRequest;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.schema.JsonSchema;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever the context, the text and the schema's bounds. */
class StructuredAnswerPropertyTest {
  /** The generator refuses what does not fit its context. */
  @Property(tries = 300)
  void everyTextOfEveryLengthEndsInJsonThatFits(
      @ForAll @IntRange(min = 400, max = 2_048) int contextTokens,
      @ForAll @IntRange(min = 1, max = 1_500) int sentences,
      @ForAll @IntRange(min = 1, max = 1_000) int maxLength,
      @ForAll @IntRange(min = 1, max = 5) int maxItems,
      @ForAll boolean bounded) {
    String schema =
        "{\"properties\": {\"a\": {\"type\": \"array\", \"maxItems\": "
            + maxItems
            + ", \"items\": {\"type\": \"string\""
            + (bounded ? ", \"maxLength\": " + maxLength : "")
            + "}}}}";
    FakeGenerator model = LongestJson.model(contextTokens, "The keeper climbs.");

    Summary summary =
        new Summarizer(model, LongestJson.settings(schema), SamplingSettings.defaults())
            .summarize(LongestJson.story(sentences), Cancellation.NEVER);

    assertThat(JsonSchema.isJson(summary.text())).as(summary.text()).isTrue();
    List<Optional<JsonSchema>> schemas =
        model.requests().stream().map(GenerationRequest::schema).toList();
    long structured = schemas.stream().filter(Optional::isPresent).count();
    assertThat(structured).as("one, or one more that is shorter").isBetween(1L, 2L);
    assertThat(schemas.subList(0, schemas.size() - (int) structured))
        .as("those before")
        .allMatch(Optional::isEmpty);
  }
}
