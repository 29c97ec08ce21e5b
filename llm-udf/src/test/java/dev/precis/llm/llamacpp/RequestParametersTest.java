package dev.precis.llm.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.precis.llm.engine.GenerationRequest;
import dev.precis.llm.engine.Prompt;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.model.JsonGrammar;
import dev.precis.llm.schema.JsonSchema;
import dev.precis.llm.settings.SettingsReader;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequestParametersTest {
  private static JsonNode parameters(Map<String, Object> sampling, Optional<JsonSchema> schema)
      throws JsonProcessingException {
    GenerationRequest request =
        new GenerationRequest(
            new Prompt("", "x"),
            SamplingSettings.read(new SettingsReader(sampling)),
            60,
            Duration.ofMinutes(1),
            schema);
    return new ObjectMapper()
        .readTree(RequestParameters.of("say \"x\"\n\u4E2D", request).toString());
  }

  @Test
  void holdThePromptAndTheTokenLimit() throws Exception {
    JsonNode parameters = parameters(Map.of(), Optional.empty());

    assertThat(parameters.get("prompt").asText()).isEqualTo("say \"x\"\n\u4E2D");
    assertThat(parameters.get("n_predict").asInt()).isEqualTo(60);
    assertThat(parameters.has("grammar")).isFalse();
  }

  @Test
  void holdEverySamplingSettingButStopStrings() throws Exception {
    JsonNode parameters =
        parameters(
            Map.of(
                "sampling.temperature",
                0.5,
                "sampling.top-k",
                10,
                "sampling.top-p",
                0.75,
                "sampling.min-p",
                0.25,
                "sampling.repeat-penalty",
                1.5,
                "sampling.repeat-last-n",
                32,
                "sampling.mirostat-tau",
                4,
                "sampling.mirostat-eta",
                0.125,
                "sampling.seed",
                7,
                "sampling.stop",
                "END"),
            Optional.empty());

    assertThat(parameters.get("temperature").asDouble()).isEqualTo(0.5);
    assertThat(parameters.get("top_k").asInt()).isEqualTo(10);
    assertThat(parameters.get("top_p").asDouble()).isEqualTo(0.75);
    assertThat(parameters.get("min_p").asDouble()).isEqualTo(0.25);
    assertThat(parameters.get("repeat_penalty").asDouble()).isEqualTo(1.5);
    assertThat(parameters.get("repeat_last_n").asInt()).isEqualTo(32);
    assertThat(parameters.get("mirostat_tau").asDouble()).isEqualTo(4);
    assertThat(parameters.get("mirostat_eta").asDouble()).isEqualTo(0.125);
    assertThat(parameters.get("seed").asInt()).isEqualTo(7);
    assertThat(parameters.has("stop")).isFalse();
  }

  @Test
  void holdTheVersionOfMirostat() throws Exception {
    for (int version = 0; version <= 2; version++) {
      assertThat(
              parameters(Map.of("sampling.mirostat", version), Optional.empty())
                  .get("mirostat")
                  .asInt())
          .isEqualTo(version);
    }
  }

  @Test
  void holdTheGrammarOfASchema() throws Exception {
    JsonSchema schema = JsonSchema.parse("{\"type\": \"boolean\"}");

    assertThat(parameters(Map.of(), Optional.of(schema)).get("grammar").asText())
        .isEqualTo(JsonGrammar.of(schema));
  }
}
