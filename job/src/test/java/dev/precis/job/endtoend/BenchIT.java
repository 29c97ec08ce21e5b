package dev.precis.job.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.precis.job.cli.ExitCode;
import dev.precis.job.testing.Ran;
import dev.precis.job.testing.SmallBook;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.model.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Measurements with real engines, each in a JVM of its own. */
class BenchIT {
  @TempDir private Path folder;

  private Path book() {
    return SmallBook.write(
        folder.resolve("a.txt"), SmallBook.STORY, SmallBook.STORY + " So he slept.");
  }

  private static Ran bench(Path input, String... more) {
    List<Object> words = new ArrayList<>(List.of("bench", "--input", input));
    words.addAll(Arrays.asList(more));
    return Ran.precis(words.toArray());
  }

  private static JsonNode json(Ran ran) throws IOException {
    return new ObjectMapper().readTree(ran.out());
  }

  @Test
  void measuresEnginesAndSlotsSideBySide() throws IOException {
    Ran ran =
        bench(
            book(),
            "--engines",
            "llama.cpp,lead",
            "--slots",
            "1,2",
            "--new-tokens",
            "24",
            "--repeat",
            "2",
            "--format",
            "json");

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    JsonNode report = json(ran);
    assertThat(report.at("/machine/cores").asInt()).isPositive();
    assertThat(report.at("/workload/texts").asInt()).isEqualTo(2);
    JsonNode results = report.get("results");
    assertThat(results).hasSize(4);
    assertThat(results.findValuesAsText("engine"))
        .containsExactly("llama.cpp", "llama.cpp", "lead", "lead");
    JsonNode one = results.get(0);
    assertThat(one.get("slots").asInt()).isEqualTo(1);
    assertThat(one.get("quantization").asText()).isEqualTo("Q8_0");
    assertThat(one.get("prompts").asInt())
        .as("two texts, two rounds, one prompt each")
        .isEqualTo(4);
    assertThat(one.get("generated_tokens_per_text").asDouble()).isBetween(1.0, 24.0);
    for (String key :
        List.of(
            "load_seconds",
            "resident_bytes",
            "first_token_ms_p50",
            "time_per_token_ms_p95",
            "latency_ms_p99",
            "prompt_tokens_per_second",
            "generated_tokens_per_second",
            "texts_per_hour")) {
      assertThat(one.get(key).asDouble()).as(key).isPositive();
    }
    assertThat(one.get("first_token_ms_p50").asDouble())
        .isLessThanOrEqualTo(one.get("latency_ms_p50").asDouble());
    assertThat(one.get("resident_bytes").asLong()).as("a JVM and a model").isGreaterThan(60L << 20);
    assertThat(one.get("texts_per_hour_spread").isNumber()).isTrue();
    assertThat(results.get(2).get("first_token_ms_p50").isNull()).as("lead tells none").isTrue();
    assertThat(report.at("/verdict/engine").asText()).isEqualTo("llama.cpp");
    assertThat(report.at("/verdict/options/0").asText()).isEqualTo("--set model.engine=llama.cpp");
    assertThat(ran.err())
        .contains("1 of 4: llama.cpp, embedded, 1 slot", "round 2 of 2: 2 texts in");
  }

  @Test
  void asksForTheSameTokensInEachRound() throws IOException {
    Ran ran = bench(book(), "--new-tokens", "8", "--repeat", "1", "--format", "json");
    Ran thrice = bench(book(), "--new-tokens", "8", "--repeat", "3", "--format", "json");

    assertThat(json(thrice).at("/results/0/prompt_tokens_per_text").asDouble())
        .isCloseTo(json(ran).at("/results/0/prompt_tokens_per_text").asDouble(), within(3.0));
    assertThat(json(ran).at("/results/0/texts_per_hour_spread").isNull()).isTrue();
  }

  @Test
  void aCombinationThatFailsIsARowWithItsReason() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.gguf"), "no model at all");
    Path missing = folder.resolve("missing.gguf");

    Ran ran =
        bench(
            book(),
            "--engines",
            "lead,vllm",
            "--models",
            broken + "," + missing,
            "--repeat",
            "1",
            "--format",
            "json");
    Ran models =
        bench(
            book(),
            "--models",
            "embedded," + broken + "," + missing,
            "--new-tokens",
            "8",
            "--repeat",
            "1",
            "--format",
            "json");

    assertThat(ran.exitCode()).isEqualTo(ExitCode.DONE_WITH_FAILURES);
    assertThat(json(ran).get("results")).as("neither reads a model file").hasSize(2);
    assertThat(json(ran).at("/results/0/status").asText()).isEqualTo("measured");
    assertThat(json(ran).at("/results/1/status").asText()).isEqualTo("failed");
    assertThat(json(ran).at("/results/1/reason").asText())
        .contains("model.engine: expected lead or ", "got vllm");
    assertThat(models.exitCode()).isEqualTo(ExitCode.DONE_WITH_FAILURES);
    assertThat(json(models).get("results").findValuesAsText("status"))
        .containsExactly("measured", "failed", "failed");
    assertThat(json(models).at("/results/1/reason").asText()).contains("broken.gguf");
    assertThat(json(models).at("/results/2/reason").asText()).contains("missing.gguf");
    assertThat(json(models).at("/results/2/texts_per_hour").isNull()).isTrue();
  }

  @Test
  void failsIfAllCombinationsFail() {
    Ran ran = bench(book(), "--models", folder.resolve("missing.gguf").toString());

    assertThat(ran.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(ran.out())
        .contains("Failed: llama.cpp, ", "missing.gguf", "No combination could be measured.");
  }

  @Test
  void measuresAModelOfAFile() throws IOException {
    Path model = folder.resolve("m.gguf");
    try (ModelFile embedded = ModelFile.open(ModelSettings.defaults())) {
      Files.copy(embedded.path(), model);
    }

    Ran ran =
        bench(
            book(),
            "--models",
            "embedded," + model,
            "--new-tokens",
            "8",
            "--repeat",
            "1",
            "--warm-up",
            "0",
            "--format",
            "tsv");

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out().lines()).hasSize(3).element(2).asString().contains(model.toString());
  }

  @Test
  void printsForPeople() {
    Ran ran = bench(book(), "--new-tokens", "8", "--repeat", "1");

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out().lines())
        .anyMatch(line -> line.startsWith("Machine: "))
        .anyMatch(line -> line.matches("Measured: texts 2, characters \\d+, new tokens 8, .*"))
        .anyMatch(line -> line.startsWith("engine        model "))
        .anyMatch(line -> line.startsWith("llama.cpp     tiny-extract Q8_0 "))
        .anyMatch(line -> line.startsWith("Fastest here: llama.cpp, embedded, 1 slot"))
        .anyMatch(
            line ->
                line.equals(
                    "To use it: --set model.engine=llama.cpp --set model.path=embedded"
                        + " --set model.slots=1"));
  }

  @Test
  void takesFourTextsUnlessToldOtherwise() throws IOException {
    Path sample = Path.of("..", "data", "sample");
    String[] lead = {"--engines", "lead", "--repeat", "1", "--format", "json"};

    assertThat(json(bench(sample, lead)).at("/workload/texts").asInt()).isEqualTo(4);
    assertThat(
            json(bench(
                    sample,
                    lead[0],
                    lead[1],
                    lead[2],
                    lead[3],
                    lead[4],
                    lead[5],
                    "--chapters",
                    "1-6"))
                .at("/workload/texts")
                .asInt())
        .isEqualTo(6);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--repeat 0 | --repeat must be a number from 1, got 0",
        "--warm-up -1 | --warm-up must be a number from 0, got -1",
        "--slots 1,0 | --slots must be numbers from 1, got [1, 0]",
        "--new-tokens -5 | --new-tokens must be a number from 0, got -5",
        "--limit 0 | --limit must be a number from 1, got 0"
      })
  void refusesNumbersThatAreTooSmall(String options, String message) {
    Ran ran = bench(book(), options.split(" ", -1));

    assertThat(ran.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(ran.err()).contains("Cannot bench: " + message);
  }

  @Test
  void refusesAnInputWithoutText() throws IOException {
    Path blank = Files.writeString(folder.resolve("blank.json"), "{\"text\": \" \"}\n");

    Ran ran = bench(blank, "--input-format", "json", "--engines", "lead");

    assertThat(ran.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(ran.err()).contains("Cannot bench: the input contains no text, got 0 chapters");
  }
}
