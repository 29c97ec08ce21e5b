package dev.precis.job.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.precis.job.testing.Ran;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A plan with the real engine. */
class PlanIT {
  @Test
  void measuresTheModelAndForetellsTheTime() throws IOException {
    Ran ran =
        Ran.precis(
            "plan",
            "--input",
            Path.of("..", "data", "sample"),
            "--calibrate",
            "--executors",
            "1,4",
            "--format",
            "json");

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    JsonNode plan = new ObjectMapper().readTree(ran.out());
    assertThat(plan.at("/input/chapters").asInt()).isEqualTo(10);
    assertThat(plan.at("/input/chars_per_token").asDouble()).isCloseTo(3.0, within(0.4));
    assertThat(plan.at("/speed/prompt_tokens_per_second").asDouble()).isGreaterThan(10);
    assertThat(plan.at("/speed/generated_per_second").asDouble()).isGreaterThan(1);
    double one = plan.at("/time/wall_seconds_1").asDouble();
    assertThat(one).isGreaterThan(1);
    assertThat(plan.at("/time/wall_seconds_4").asDouble()).isBetween(one / 4 - 1, one);
    assertThat(plan.at("/time/node_hours_4").asDouble())
        .as("every executor loads the model")
        .isGreaterThanOrEqualTo(plan.at("/time/node_hours_1").asDouble());
  }
}
