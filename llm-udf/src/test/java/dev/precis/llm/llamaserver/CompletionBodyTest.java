package dev.precis.llm.llamaserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.precis.llm.engine.GenerationRequest;
import dev.precis.llm.engine.Prompt;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.model.JsonGrammar;
import dev.precis.llm.schema.JsonSchema;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CompletionBodyTest {
  private static JsonNode body(SamplingSettings sampling, Optional<JsonSchema> schema) {
    return CompletionBody.of(
        "say \"x\"",
        new GenerationRequest(
            new Prompt("", "unused"), sampling, 77, Duration.ofMinutes(1), schema));
  }

  @Test
  void hasAllSettings() {
    SamplingSettings sampling =
        new SamplingSettings(0.5, 10, 0.9, 0.1, 1.2, 32, 2, 4.5, 0.2, 7, List.of("END", "\n\n"), 0);

    JsonNode body = body(sampling, Optional.empty());

    assertThat(body.path("prompt").asText()).isEqualTo("say \"x\"");
    assertThat(body.path("stream").asBoolean()).isTrue();
    assertThat(body.path("cache_prompt").asBoolean()).isTrue();
    assertThat(body.path("n_predict").asInt()).isEqualTo(77);
    assertThat(body.path("temperature").asDouble()).isEqualTo(0.5);
    assertThat(body.path("top_k").asInt()).isEqualTo(10);
    assertThat(body.path("top_p").asDouble()).isEqualTo(0.9);
    assertThat(body.path("min_p").asDouble()).isEqualTo(0.1);
    assertThat(body.path("repeat_penalty").asDouble()).isEqualTo(1.2);
    assertThat(body.path("repeat_last_n").asInt()).isEqualTo(32);
    assertThat(body.path("mirostat").asInt()).isEqualTo(2);
    assertThat(body.path("mirostat_tau").asDouble()).isEqualTo(4.5);
    assertThat(body.path("mirostat_eta").asDouble()).isEqualTo(0.2);
    assertThat(body.path("seed").asInt()).isEqualTo(7);
    assertThat(body.path("stop")).extracting(JsonNode::asText).containsExactly("END", "\n\n");
    assertThat(body.has("grammar")).isFalse();
  }

  @Test
  void turnsOffWhatNoSettingHas() {
    JsonNode body = body(SamplingSettings.defaults(), Optional.empty());

    assertThat(body.path("dry_multiplier").asDouble(1)).isZero();
    assertThat(body.path("xtc_probability").asDouble(1)).isZero();
    assertThat(body.path("presence_penalty").asDouble(1)).isZero();
    assertThat(body.path("typical_p").asDouble()).isEqualTo(1);
  }

  @Test
  void hasTheGrammarOfASchema() {
    JsonSchema schema =
        JsonSchema.parse("{\"type\": \"array\", \"items\": {\"type\": \"string\"}}");

    assertThat(body(SamplingSettings.defaults(), Optional.of(schema)).path("grammar").asText())
        .isEqualTo(JsonGrammar.of(schema));
  }
}
