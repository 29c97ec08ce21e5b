package dev.precis.job.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.precis.job.Main;
import dev.precis.job.plan.ExecutorShape;
import dev.precis.job.plan.MemoryCheck;
import dev.precis.job.testing.Ran;
import dev.precis.llm.gguf.GgufHeader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The documents of deploy/emr, as Amazon's services and Precis itself would take them. */
class EmrKitTest {
  private static final Path KIT = Path.of("..", "deploy", "emr");
  private static final Pattern ACCOUNT = Pattern.compile("(?<![0-9a-z])\\d{12}(?![0-9a-z])");

  @TempDir private static Path folder;

  private static GgufHeader llama;
  private static RequestFields emr;
  private static RequestFields serverless;

  @BeforeAll
  static void read() throws IOException {
    llama = GgufHeader.read(LlamaTwoHeader.write(folder.resolve("llama-2-7b-chat.Q4_K_M.gguf")));
    emr = RequestFields.read("emr-fields.json");
    serverless = RequestFields.read("emr-serverless-fields.json");
  }

  private static JsonNode json(String file) throws IOException {
    return new ObjectMapper().readTree(KIT.resolve(file).toFile());
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  private static SubmitLine step() throws IOException {
    List<String> words = texts(json("steps.json").at("/0/Args"));
    assertThat(words).first().isEqualTo("spark-submit");
    return SubmitLine.parse(words.subList(1, words.size()));
  }

  private static SubmitLine jobRun() throws IOException {
    JsonNode submit = json("serverless/start-job-run.json").at("/jobDriver/sparkSubmit");
    List<String> words = SubmitLine.words(submit.get("sparkSubmitParameters").asText());
    words.add(submit.get("entryPoint").asText());
    words.addAll(texts(submit.get("entryPointArguments")));
    return SubmitLine.parse(words);
  }

  static List<SubmitLine> submitLines() throws IOException {
    return List.of(step(), jobRun());
  }

  @Test
  void theCommandLinesStepHasTheFieldsThatItKnows() throws IOException {
    JsonNode steps = json("steps.json");

    assertThat(steps).hasSize(1);
    assertThat(emr.problems("Step", steps.get(0))).isEmpty();
    assertThat(steps.at("/0/Jar").asText())
        .as("what runs a command on the primary node")
        .isEqualTo("command-runner.jar");
  }

  @Test
  void theRequestForStepsHasTheFieldsOfTheService() throws IOException {
    assertThat(emr.problems("AddJobFlowStepsInput", json("add-job-flow-steps.json"))).isEmpty();
  }

  @Test
  void bothStepsAreTheSame() throws IOException {
    JsonNode own = json("steps.json").get(0);
    JsonNode request = json("add-job-flow-steps.json").at("/Steps/0");

    assertThat(request.at("/HadoopJarStep/Args")).isEqualTo(own.get("Args"));
    assertThat(request.at("/HadoopJarStep/Jar")).isEqualTo(own.get("Jar"));
    assertThat(request.get("Name")).isEqualTo(own.get("Name"));
    assertThat(request.get("ActionOnFailure")).isEqualTo(own.get("ActionOnFailure"));
  }

  @Test
  void theServerlessRequestsHaveTheFieldsOfTheService() throws IOException {
    assertThat(serverless.problems("StartJobRunRequest", json("serverless/start-job-run.json")))
        .isEmpty();
    assertThat(
            serverless.problems(
                "CreateApplicationRequest", json("serverless/create-application.json")))
        .isEmpty();
  }

  @Test
  void whatTheServicesWouldRefuseIsFound() throws IOException {
    JsonNode wrong =
        new ObjectMapper()
            .readTree(
                """
                {"jobFlowId": "j-0", "Steps": [
                  {"Name": 7, "ActionOnFailure": "RETRY", "HadoopJarStep": {"Args": "summarize"}}]}
                """);

    assertThat(emr.problems("AddJobFlowStepsInput", wrong))
        .containsExactlyInAnyOrder(
            "AddJobFlowStepsInput: expected JobFlowId, got none",
            "AddJobFlowStepsInput.jobFlowId: there is no such field",
            "AddJobFlowStepsInput.Steps[0].Name: expected a text, got 7",
            "AddJobFlowStepsInput.Steps[0].ActionOnFailure: expected one of [TERMINATE_JOB_FLOW,"
                + " TERMINATE_CLUSTER, CANCEL_AND_WAIT, CONTINUE], got RETRY",
            "AddJobFlowStepsInput.Steps[0].HadoopJarStep: expected Jar, got none",
            "AddJobFlowStepsInput.Steps[0].HadoopJarStep.Args: expected a list, got \"summarize\"");
  }

  @ParameterizedTest
  @MethodSource("submitLines")
  void precisTakesTheArguments(SubmitLine line) throws Exception {
    assertThat(line.main()).isEqualTo(Main.class);
    assertThat(line.jar()).matches("s3://[^/]+/.+\\.jar");
    assertThat(line.arguments()).first().isEqualTo("summarize");
    assertThat(line.inputs()).allMatch(input -> input.startsWith("s3://"));
    assertThat(line.output()).startsWith("s3://");
    assertThat(line.settings().model().path()).matches("s3://.+\\.gguf");
  }

  @Test
  void anArgumentThatPrecisDoesNotKnowIsFound() throws IOException {
    List<String> arguments = new ArrayList<>(step().arguments());
    arguments.add("--slots=4");

    assertThatThrownBy(() -> new SubmitLine(Map.of(), "", "", arguments).settings())
        .hasMessageContaining("--slots=4");
  }

  /** The documents that the page makes of these. */
  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the commands are bash")
  void theStepWithLlamaServerIsTheStepWithAnArchiveAndAnEngine() throws Exception {
    Ran ran =
        LlamaBuild.run(
            Map.of(), List.of("bash", "-euc", KitReadme.commandsThatWriteDocuments("emr")));
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    Path made = KitReadme.PROJECT.resolve("target").resolve("emr");
    JsonNode steps = new ObjectMapper().readTree(made.resolve("steps-llama-server.json").toFile());
    JsonNode request =
        new ObjectMapper().readTree(made.resolve("add-job-flow-steps-llama-server.json").toFile());

    assertThat(emr.problems("Step", steps.get(0))).isEmpty();
    assertThat(emr.problems("AddJobFlowStepsInput", request)).isEmpty();
    List<String> words = texts(steps.at("/0/Args"));
    assertThat(texts(request.at("/Steps/0/HadoopJarStep/Args"))).isEqualTo(words);
    SubmitLine line = SubmitLine.parse(words.subList(1, words.size()));
    assertThat(line.conf().remove("spark.archives")).matches("s3://.+/llama\\.tar\\.gz#llama");
    assertThat(line.conf()).isEqualTo(step().conf());
    assertThat(line.arguments()).startsWith("summarize", "--engine", "llama-server");
    assertThat(line.settings()).as("Precis takes the arguments").isNotNull();
  }

  @ParameterizedTest
  @MethodSource("submitLines")
  void anExecutorHoldsTheModelAndHasATaskForEachSlot(SubmitLine line) throws IOException {
    MemoryCheck check = line.memory(llama);

    assertThat(check.verdict()).as(check.explanation()).isEqualTo(MemoryCheck.Verdict.FITS);
    assertThat(check.shape().tasks()).isEqualTo(line.settings().model().slots());
    assertThat(check.shape().nativeBytes() - check.neededBytes())
        .as("paid for and not needed")
        .isLessThan(3L << 30);
  }

  @Test
  void theOverheadOfTheStepIsWhatThePlanSays() throws IOException {
    assertThat(step().conf())
        .containsEntry(ExecutorShape.OVERHEAD, step().memory(llama).overheadToSet());
  }

  /**
   * Amazon's table of workers: of 8 virtual processors one has 16 to 60 GB, in steps of 4.
   * https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/app-behavior.html
   */
  @Test
  void aServerlessExecutorIsAWorkerThatThereIs() throws IOException {
    ExecutorShape shape = jobRun().memory(llama).shape();

    assertThat(shape.cores()).isEqualTo(8);
    assertThat(shape.limitBytes() >> 30).isBetween(16L, 60L);
    assertThat(shape.limitBytes() % (4L << 30)).isZero();
  }

  @Test
  void theModelIsTheCatalogs() throws IOException {
    String known = Files.readString(Path.of("..", "models", "catalog.tsv"));

    for (SubmitLine line : submitLines()) {
      String path = line.settings().model().path();
      assertThat(known)
          .contains(path.substring(path.lastIndexOf('/') + 1), line.settings().model().sha256());
    }
  }

  /** What the application may take at most holds the executors and the driver. */
  @Test
  void theServerlessApplicationHasRoomForTheRun() throws IOException {
    JsonNode most = json("serverless/create-application.json").get("maximumCapacity");
    SubmitLine line = jobRun();
    int executors = Integer.parseInt(line.conf().get("spark.dynamicAllocation.maxExecutors"));
    ExecutorShape shape = line.memory(llama).shape();

    assertThat(number(most.get("cpu"))).isGreaterThanOrEqualTo(executors * shape.cores() + 2);
    assertThat(number(most.get("memory")))
        .isGreaterThanOrEqualTo((int) (executors * (shape.limitBytes() >> 30)) + 8);
    assertThat(number(most.get("disk")))
        .as("20 GB each")
        .isGreaterThanOrEqualTo(executors * 20 + 20);
  }

  private static int number(JsonNode size) {
    return Integer.parseInt(size.asText().replaceAll("\\D", ""));
  }

  static List<Path> documents() throws IOException {
    try (Stream<Path> files = Files.walk(KIT)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void noDocumentHoldsAnAccountOrAKey(Path document) throws IOException {
    String text = Files.readString(document);

    assertThat(ACCOUNT.matcher(text).results().map(MatchResult::group))
        .allMatch("000000000000"::equals);
    assertThat(text)
        .doesNotContainPattern("(AKIA|ASIA)[A-Z0-9]{16}|\\bj-(?!MYCLUSTER\\b)[A-Z0-9]{8,}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"iam/job-policy.json", "iam/submitter-policy.json"})
  void policiesAllowWhatTheyNameAlone(String file) throws IOException {
    JsonNode policy = json(file);

    assertThat(policy.get("Version").asText()).isEqualTo("2012-10-17");
    for (JsonNode statement : policy.get("Statement")) {
      assertThat(statement.get("Effect").asText()).isEqualTo("Allow");
      assertThat(texts(statement.get("Action"))).isNotEmpty().noneMatch(text -> text.contains("*"));
      assertThat(texts(statement.get("Resource")))
          .isNotEmpty()
          .allMatch(resource -> resource.startsWith("arn:aws:"))
          .noneMatch(resource -> resource.matches("arn:aws:s3:::(\\*|[^/]+/\\*)"));
    }
  }

  /** What the run reads and writes, and the policy that lets it. */
  @Test
  void theJobsPolicyCoversItsPaths() throws IOException {
    Map<String, List<String>> allowed = new TreeMap<>();
    for (JsonNode statement : json("iam/job-policy.json").get("Statement")) {
      for (String action : texts(statement.get("Action"))) {
        allowed
            .computeIfAbsent(action, key -> new ArrayList<>())
            .addAll(texts(statement.get("Resource")));
      }
    }

    for (SubmitLine line : submitLines()) {
      assertThat(arns(allowed.get("s3:GetObject")))
          .contains(
              line.inputs().get(0) + "/*",
              line.output() + "/*",
              parent(line.jar()) + "/*",
              parent(line.settings().model().path()) + "/*");
      assertThat(arns(allowed.get("s3:PutObject"))).contains(line.output() + "/*");
      assertThat(arns(allowed.get("s3:DeleteObject"))).containsExactly(line.output() + "/*");
    }
  }

  private static List<String> arns(List<String> resources) {
    return resources.stream().map(each -> each.replace("arn:aws:s3:::", "s3://")).toList();
  }

  private static String parent(String path) {
    return path.substring(0, path.lastIndexOf('/'));
  }

  /** With programs that only tell how they were called. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the script is bash")
  void theBootstrapInstallsWhatIsMissingAlone(boolean hasLibrary, @TempDir Path node)
      throws Exception {
    Path bin = Files.createDirectory(node.resolve("bin"));
    program(
        bin.resolve("ldconfig"), hasLibrary ? "echo '\tlibgomp.so.1 (libc6,x86-64) => /x'" : ":");
    program(
        bin.resolve("sudo"),
        "echo \"$@\" >>'" + node.resolve("done") + "'; [ $1 = dnf ] || \"$@\"");
    ProcessBuilder bootstrap =
        new ProcessBuilder(
            "bash", KIT.resolve("bootstrap.sh").toString(), node.resolve("models").toString());
    bootstrap.environment().merge("PATH", bin.toString(), (path, own) -> own + ':' + path);
    Process process = bootstrap.redirectErrorStream(true).start();

    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(Files.readString(node.resolve("done")).contains("dnf install -qy libgomp"))
        .isEqualTo(!hasLibrary);
    assertThat(node.resolve("models")).isDirectory();
    assertThat(Files.getPosixFilePermissions(node.resolve("models"))).hasSize(9);
  }

  /** S3 is a folder here, and sudo does nothing. */
  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the script is bash")
  void theBootstrapBringsTheProgramThatItIsTold(@TempDir Path node) throws Exception {
    Path bin = Files.createDirectory(node.resolve("bin"));
    program(bin.resolve("ldconfig"), "echo '\tlibgomp.so.1 (libc6,x86-64) => /x'");
    program(bin.resolve("sudo"), "\"$@\"");
    program(bin.resolve("aws"), "[ \"$1 $2\" = 's3 cp' ] && cp \"${4#s3:/}\" \"$5\"");
    Path bucket = Files.createDirectory(node.resolve("bucket"));
    Path archive = LlamaBuild.tarGz(bucket);
    Files.copy(LlamaBuild.FETCH, bucket.resolve("fetch"));
    Path target = node.resolve("llama");

    Ran ran =
        LlamaBuild.run(
            Map.of("PATH", bin + File.pathSeparator + System.getenv("PATH")),
            List.of(
                "bash",
                KIT.resolve("bootstrap.sh").toAbsolutePath().toString(),
                node.resolve("models").toString(),
                "s3:/" + archive,
                LlamaBuild.sha256(archive),
                target.toString()));

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(target.resolve(LlamaBuild.PROGRAM)).isExecutable();
  }

  private static void program(Path file, String commands) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + commands + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  @Test
  void theStepsFolderForModelsIsTheBootstraps() throws IOException {
    assertThat(Files.readString(KIT.resolve("bootstrap.sh")))
        .contains("${1:-" + step().settings().model().cache() + "}");
  }
}
