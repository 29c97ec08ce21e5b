package dev.precis.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.precis.job.testing.Ran;
import dev.precis.job.testing.SmallBook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanCommandTest {
  @TempDir private Path folder;

  private final Map<String, String> sparkSettings = new TreeMap<>();

  /** As spark-submit hands its options to the driver. */
  private void spark(String key, String value) {
    sparkSettings.put(key, value);
    System.setProperty(key, value);
  }

  @AfterEach
  void forgetSparkSettings() {
    sparkSettings.keySet().forEach(System::clearProperty);
  }

  private Path book() {
    return SmallBook.write(
        folder.resolve("a.txt"), SmallBook.STORY, SmallBook.STORY.repeat(60), SmallBook.STORY);
  }

  private static JsonNode json(Ran ran) throws IOException {
    return new ObjectMapper().readTree(ran.out());
  }

  @Test
  void estimatesWhatARunTakes() throws IOException {
    spark("spark.master", "local[2]");
    JsonNode plan =
        json(Ran.precis("plan", "--input", book(), "--format", "json", "--set", "model.slots=2"));

    assertThat(plan.at("/input/chapters").asInt()).isEqualTo(3);
    long characters = plan.at("/input/characters").asLong();
    assertThat(characters).isBetween(62L * 220, 62L * 300);
    assertThat(plan.at("/input/tokens").asLong()).isBetween(characters / 4, characters / 2);
    assertThat(plan.at("/input/passages").asInt()).as("one chapter is split").isGreaterThan(3);
    assertThat(plan.at("/input/merging_prompts").asInt()).isPositive();
    assertThat(plan.at("/memory/kv_cache").asLong()).isEqualTo(30L << 20);
    assertThat(plan.at("/memory/verdict").asText()).isEqualTo("fits");
    assertThat(plan.at("/executor/tasks").asInt()).isEqualTo(2);
    assertThat(plan.at("/executor/slots_that_fit").asInt()).isGreaterThan(2);
    assertThat(plan.at("/libraries/missing")).isEmpty();
    assertThat(plan.at("/engine/name").asText()).isEqualTo("llama.cpp");
    assertThat(plan.has("time")).as("nothing was measured").isFalse();
  }

  @Test
  void estimatesPartsAndBooks() throws IOException {
    spark("spark.master", "local[2]");
    Path book = Path.of("..", "data", "sample");
    JsonNode chapters = json(Ran.precis("plan", "--input", book, "--format", "json"));
    JsonNode all =
        json(
            Ran.precis(
                "plan", "--input", book, "--format", "json", "--levels", "chapter,part,book"));

    assertThat(chapters.at("/input").has("parts")).isFalse();
    assertThat(all.at("/input/parts").asInt()).isEqualTo(2);
    assertThat(all.at("/input/books").asInt()).isEqualTo(1);
    assertThat(all.at("/input/passages").asInt() - chapters.at("/input/passages").asInt())
        .isEqualTo(3);
    assertThat(all.at("/input/generated_tokens").asInt())
        .isGreaterThan(chapters.at("/input/generated_tokens").asInt());
  }

  @Test
  void reportsHowManyWordsTheContextHasRoomFor() throws IOException {
    spark("spark.master", "local[2]");
    String[] words = {"--set", "summary.words=400", "--set", "model.context-tokens=1024"};
    Ran shown = Ran.precis("plan", "--input", book(), words[0], words[1], words[2], words[3]);

    assertThat(shown.out()).containsPattern("words asked +1\\d\\d, not 400: the context has room");
    assertThat(
            json(Ran.precis("plan", "--input", book(), "--format", "json"))
                .at("/input/words_asked")
                .asInt())
        .isEqualTo(120);
  }

  @Test
  void printsTheFlagsOfEveryPlatform() throws IOException {
    spark("spark.master", "yarn");
    spark("spark.executor.cores", "8");
    spark("spark.executor.memory", "4g");
    JsonNode flags = json(Ran.precis("plan", "--input", book(), "--format", "json")).get("flags");

    assertThat(flags.get("precis").asText()).startsWith("--set model.slots=1 --set model.threads=");
    assertThat(flags.get("local").asText()).isEqualTo("--master local[8] --conf spark.task.cpus=8");
    assertThat(flags.get("standalone").asText())
        .isEqualTo(
            "--master spark://HOST:7077 --executor-cores 8 --executor-memory 4096m --conf"
                + " spark.task.cpus=8");
    assertThat(flags.get("yarn").asText())
        .matches(
            "--master yarn --num-executors N --executor-cores 8 --executor-memory 4096m"
                + " --conf spark.task.cpus=8 --conf spark.executor.memoryOverhead=\\d+m");
    assertThat(flags.get("kubernetes").asText())
        .startsWith("--master k8s://https://HOST:6443 ")
        .endsWith("m");
  }

  @Test
  void failsBeforeLoadingIfMemoryIsTooLittle() throws IOException {
    spark("spark.master", "k8s://https://host:6443");
    spark("spark.executor.memoryOverhead", "64m");

    Ran ran = Ran.precis("plan", "--input", book(), "--set", "model.slots=4");

    assertThat(ran.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(ran.out()).contains("verdict                 too_little");
    assertThat(ran.err()).containsPattern("set spark.executor.memoryOverhead=\\d+m");
  }

  @Test
  void printsForPeopleAndForPrograms() throws IOException {
    Path book = book();

    assertThat(Ran.precis("plan", "--input", book).out().lines())
        .contains("input", "memory", "executor", "libraries", "flags")
        .anyMatch(line -> line.matches(" {2}chapters {16}3"))
        .anyMatch(line -> line.matches(" {2}kv cache {16}15 MiB, 1 slot of 2,048 tokens"));
    assertThat(Ran.precis("plan", "--input", book, "--format", "tsv").out().lines())
        .startsWith("group\tkey\tvalue", "input\tchapters\t3")
        .contains("memory\tkv_cache\t15728640");
  }

  @Test
  void plansATable() throws IOException {
    Path table =
        Files.writeString(folder.resolve("t.csv"), "id,body\n1," + "words ".repeat(50) + "\n2,\n");

    Ran ran =
        Ran.precis(
            "plan",
            "--input",
            table,
            "--input-format",
            "csv",
            "--text-column",
            "body",
            "--format",
            "json");

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(json(ran).at("/input/chapters").asInt()).isEqualTo(1);
    assertThat(json(ran).at("/input/unreadable_books").asInt()).isEqualTo(1);
  }

  @Test
  void plansAnEngineThatReadsNoModelFile() throws IOException {
    spark("spark.master", "local[2]");
    String[] lead = {"--engine", "lead", "--model", "http://localhost:1/never-asked-for.gguf"};

    Ran ran =
        Ran.precis(
            "plan", "--input", book(), "--format", "json", lead[0], lead[1], lead[2], lead[3]);

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.err()).doesNotContain("fetching");
    JsonNode plan = json(ran);
    assertThat(plan.fieldNames())
        .toIterable()
        .containsExactly("input", "engine", "executor", "flags");
    assertThat(plan.at("/engine/name").asText()).isEqualTo("lead");
    long words =
        Stream.of(SmallBook.STORY, SmallBook.STORY.repeat(60), SmallBook.STORY)
            .mapToLong(text -> text.split("\\s+", -1).length)
            .sum();
    assertThat(plan.at("/input/tokens").asLong())
        .as("a token is a word")
        .isCloseTo(words, within(5L));
    assertThat(plan.at("/input/passages").asInt()).isEqualTo(3);
    assertThat(plan.get("executor").fieldNames())
        .toIterable()
        .containsExactly("platform", "cores", "tasks");
    assertThat(plan.at("/flags/precis").asText()).isEqualTo("--engine lead");
    assertThat(plan.at("/flags/local").asText()).isEqualTo("--master local[2]");
    assertThat(plan.at("/flags/yarn").asText())
        .isEqualTo("--master yarn --num-executors N --executor-cores 2 --executor-memory 2048m");
  }

  @Test
  void printsAPlanWithoutAModelForPeopleAndForPrograms() {
    Path book = book();

    assertThat(Ran.precis("plan", "--input", book, "--engine", "lead").out().lines())
        .contains("input", "engine", "executor", "flags")
        .doesNotContain("memory", "libraries")
        .anyMatch(line -> line.matches(" {2}name {20}lead \\(no model: .+\\)"))
        .anyMatch(
            line ->
                line.matches(
                    " {2}chars per token {9}\\d\\.\\d\\d, counted in a sample by the engine lead"));
    assertThat(
            Ran.precis("plan", "--input", book, "--engine", "lead", "--format", "tsv")
                .out()
                .lines())
        .contains("engine\tname\tlead")
        .noneMatch(line -> line.startsWith("memory\t"));
  }

  @Test
  void measuresAnEngineThatReadsNoModelFile() throws IOException {
    JsonNode plan =
        json(
            Ran.precis(
                "plan", "--input", book(), "--engine", "lead", "--calibrate", "--format", "json"));

    assertThat(plan.at("/speed/prompt_tokens_per_second").asDouble()).isPositive();
    assertThat(plan.get("time").fieldNames())
        .toIterable()
        .contains("wall_seconds_1", "node_hours_8");
    assertThat(plan.has("memory")).isFalse();
  }

  @Test
  void plansAnInputWithoutTextForAnEngineThatReadsNoModelFile() throws IOException {
    Path blank = Files.writeString(folder.resolve("blank.json"), "{\"text\": \" \"}\n");
    Object[] words = {"plan", "--input", blank, "--input-format", "json", "--engine", "lead"};

    Ran ran = Ran.precis(words);

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out()).containsPattern("(?m)^  tokens +0$");
  }

  @Test
  void refusesInvalidInput() {
    Ran none = Ran.precis("plan", "--input", book(), "--executors", "0,2");
    assertThat(none.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(none.err()).contains("Cannot plan: --executors must be numbers from 1, got [0, 2]");

    Ran model = Ran.precis("plan", "--input", book(), "--model", folder.resolve("no.gguf"));
    assertThat(model.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(model.err()).contains("no.gguf");

    Ran limit = Ran.precis("plan", "--input", book(), "--limit", "0");
    assertThat(limit.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(limit.err()).contains("Cannot plan: --limit must be a number from 1, got 0");

    spark("spark.master", "yarn");
    spark("spark.executor.memory", "much");
    Ran memory = Ran.precis("plan", "--input", book());
    assertThat(memory.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(memory.err()).contains("Cannot plan: spark.executor.memory must be a size such as");
  }
}
