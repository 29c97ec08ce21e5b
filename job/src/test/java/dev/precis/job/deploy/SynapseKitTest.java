package dev.precis.job.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.precis.job.Main;
import dev.precis.job.plan.ExecutorShape;
import dev.precis.job.plan.MemoryCheck;
import dev.precis.job.testing.Ran;
import dev.precis.llm.gguf.GgufHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The documents of deploy/synapse, as Azure's service and Precis itself would take them. */
class SynapseKitTest {
  private static final Path KIT = Path.of("..", "deploy", "synapse");

  @TempDir private Path folder;

  private static JsonNode batch() throws IOException {
    return new ObjectMapper().readTree(KIT.resolve("batch.json").toFile());
  }

  /** As Livy hands it to spark-submit. */
  private static SubmitLine submitLine() throws IOException {
    JsonNode batch = batch();
    Map<String, String> conf = new TreeMap<>();
    batch.get("conf").properties().forEach(set -> conf.put(set.getKey(), set.getValue().asText()));
    conf.put(ExecutorShape.MEMORY, batch.get("executorMemory").asText());
    conf.put(ExecutorShape.CORES, batch.get("executorCores").asText());
    List<String> arguments = new ArrayList<>();
    batch.get("args").forEach(argument -> arguments.add(argument.asText()));
    return new SubmitLine(
        conf, batch.get("className").asText(), batch.get("file").asText(), arguments);
  }

  @Test
  void theBatchHasTheFieldsOfTheService() throws IOException {
    assertThat(RequestFields.read("synapse-fields.json").problems("SparkBatchJobOptions", batch()))
        .isEmpty();
  }

  @Test
  void whatTheServiceWouldRefuseIsFound() throws IOException {
    JsonNode wrong =
        new ObjectMapper()
            .readTree("{\"name\": \"x\", \"executorCount\": 3, \"conf\": {\"a\": 1}}");

    assertThat(RequestFields.read("synapse-fields.json").problems("SparkBatchJobOptions", wrong))
        .containsExactlyInAnyOrder(
            "SparkBatchJobOptions: expected file, got none",
            "SparkBatchJobOptions.executorCount: there is no such field",
            "SparkBatchJobOptions.conf: expected a text, got a=1");
  }

  /** The document that the page makes of this one. */
  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the commands are bash")
  void theBatchWithLlamaServerIsTheBatchWithAnArchiveAndAnEngine() throws Exception {
    Ran ran =
        LlamaBuild.run(
            Map.of(), List.of("bash", "-euc", KitReadme.commandsThatWriteDocuments("synapse")));
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    Path made = KitReadme.PROJECT.resolve("target/synapse/batch-llama-server.json");
    ObjectNode batch = (ObjectNode) new ObjectMapper().readTree(made.toFile());

    assertThat(RequestFields.read("synapse-fields.json").problems("SparkBatchJobOptions", batch))
        .isEmpty();
    assertThat(batch.remove("archives").get(0).asText())
        .matches("abfss://.+/precis/llama\\.tar\\.gz#llama");
    ArrayNode arguments = (ArrayNode) batch.get("args");
    assertThat(arguments.remove(1).asText()).isEqualTo("--engine");
    assertThat(arguments.remove(1).asText()).isEqualTo("llama-server");
    assertThat(batch).isEqualTo(batch());
  }

  @Test
  void precisTakesTheArguments() throws Exception {
    SubmitLine line = submitLine();

    assertThat(line.main()).isEqualTo(Main.class);
    assertThat(line.arguments()).first().isEqualTo("summarize");
    assertThat(Stream.concat(line.inputs().stream(), Stream.of(line.jar(), line.output())))
        .allMatch(
            path -> path.matches("abfss://[a-z0-9-]+@[a-z0-9]+\\.dfs\\.core\\.windows\\.net/.+"));
    assertThat(line.settings().model().path()).matches("abfss://.+\\.gguf");
    assertThat(Files.readString(Path.of("..", "models", "catalog.tsv")))
        .contains(line.settings().model().sha256());
  }

  @Test
  void anExecutorHoldsTheModelAndHasATaskForEachSlot() throws IOException {
    MemoryCheck check =
        submitLine()
            .memory(
                GgufHeader.read(
                    LlamaTwoHeader.write(folder.resolve("llama-2-7b-chat.Q4_K_M.gguf"))));

    assertThat(check.verdict()).as(check.explanation()).isEqualTo(MemoryCheck.Verdict.FITS);
    assertThat(submitLine().conf()).containsEntry(ExecutorShape.OVERHEAD, check.overheadToSet());
    assertThat(check.shape().tasks()).isEqualTo(submitLine().settings().model().slots());
    assertThat(check.shape().limitBytes())
        .as("a medium node, of 8 cores and 64 GB")
        .isLessThan(60L << 30);
  }

  @Test
  void noDocumentHoldsAnAccountOrAKey() throws IOException {
    try (Stream<Path> files = Files.walk(KIT)) {
      assertThat(files.filter(Files::isRegularFile))
          .isNotEmpty()
          .allSatisfy(
              document ->
                  assertThat(Files.readString(document))
                      .doesNotContainPattern("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-")
                      .doesNotContain("AccountKey=", "sig="));
    }
  }
}
