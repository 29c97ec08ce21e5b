package dev.precis.job.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.precis.job.testing.ModelServer;
import dev.precis.job.testing.Ran;
import dev.precis.job.testing.SharedSpark;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.model.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan with the real engine. */
class PlanIT {
  private static final String SECRET = "s3cret";

  @TempDir private Path folder;

  private static Ran calibrate(Object... more) {
    List<Object> words =
        new ArrayList<>(List.of("plan", "--input", Path.of("..", "data", "sample")));
    words.addAll(List.of("--calibrate", "--executors", "1,4", "--format", "json"));
    words.addAll(List.of(more));
    return Ran.precis(words.toArray());
  }

  /** The tiny model, where no run would look for it. */
  private Path model() throws IOException {
    Path model = folder.resolve("m.gguf");
    try (ModelFile embedded = ModelFile.open(ModelSettings.defaults())) {
      Files.copy(embedded.path(), model);
    }
    return model;
  }

  private static JsonNode measured(Ran ran) throws IOException {
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    JsonNode plan = new ObjectMapper().readTree(ran.out());
    assertThat(plan.at("/input/chapters").asInt()).isEqualTo(10);
    assertThat(plan.at("/engine/name").asText()).isEqualTo("llama.cpp");
    assertThat(plan.at("/memory/verdict").asText()).isEqualTo("fits");
    assertThat(plan.at("/speed/prompt_tokens_per_second").asDouble()).isGreaterThan(10);
    assertThat(plan.at("/speed/generated_per_second").asDouble()).isGreaterThan(1);
    return plan;
  }

  @Test
  void measuresTheModelAndEstimatesTheTime() throws IOException {
    JsonNode plan = measured(calibrate());

    assertThat(plan.at("/input/chars_per_token").asDouble()).isCloseTo(3.0, within(0.4));
    double one = plan.at("/time/wall_seconds_1").asDouble();
    assertThat(one).isGreaterThan(1);
    assertThat(plan.at("/time/wall_seconds_4").asDouble()).isBetween(one / 4 - 1, one);
    assertThat(plan.at("/time/node_hours_4").asDouble())
        .as("every executor loads the model")
        .isGreaterThanOrEqualTo(plan.at("/time/node_hours_1").asDouble());
  }

  @Test
  void measuresAModelOfAWebServer() throws IOException {
    try (ModelServer server = ModelServer.of(model())) {
      Path cache = folder.resolve("cache");

      Ran ran =
          calibrate("--model", server.uri() + "?sig=" + SECRET, "--set", "model.cache=" + cache);

      measured(ran);
      assertThat(ran.err()).contains("model from " + server.uri() + "; fetching it");
      assertThat(ran.err() + ran.out()).doesNotContain(SECRET);
      assertThat(cache).isNotEmptyDirectory();
    }
  }

  @Test
  void measuresAModelThatWasPassedWithTheJob() throws Exception {
    measured(
        SharedSpark.without(
            Map.of("spark.files", model().toString()), () -> calibrate("--model", "m.gguf")));
  }
}
