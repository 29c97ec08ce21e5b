package dev.precis.job.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.precis.job.Main;
import dev.precis.job.deploy.KubernetesSubmission.SparkPod;
import dev.precis.job.plan.ContainerMemory;
import dev.precis.job.plan.ExecutorShape;
import dev.precis.job.plan.Platform;
import dev.precis.job.plan.Processors;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The README's commands for Kubernetes, run as they stand there: Spark's real submission makes the
 * pods, and a mock of the API server keeps them.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the commands are for bash")
@Tag("kits")
class KubernetesSubmissionIT {
  private static final long MIB = 1L << 20;
  private static final String SUBMIT = "--deploy-mode cluster";
  private static final String PROPERTIES = "deploy/kubernetes/" + KubernetesKit.PROPERTIES;

  /** The heap and the overhead of precis.properties. */
  private static final long DRIVER_BYTES = (2048 + 512) * MIB;

  @TempDir private static Path submitted;

  @TempDir private Path folder;

  private static KubernetesSubmission submission;

  @BeforeAll
  static void submitAsTheReadmeSays() throws Exception {
    submission = KubernetesSubmission.by(KubernetesKit.command(SUBMIT), submitted);
  }

  @Test
  void theDriverRunsTheReadmesCommandFromTheImage() {
    SparkPod driver = submission.driverPod();

    assertThat(driver.container().getImage())
        .isEqualTo(KubernetesKit.properties().get("spark.kubernetes.container.image"));
    assertThat(driver.container().getArgs())
        .containsSubsequence("driver", "--class", Main.class.getName())
        .containsSequence(
            Stream.concat(
                    Stream.of("local:///opt/precis/precis.jar"), KubernetesKit.arguments().stream())
                .toList());
    assertThat(KubernetesKit.arguments()).startsWith("summarize");
    assertThat(driver.pod().getMetadata().getName()).startsWith("precis-").endsWith("-driver");
    assertThat(driver.pod().getMetadata().getNamespace()).isEqualTo("precis");
    assertThat(driver.pod().getMetadata().getLabels())
        .as("what the README's commands look for")
        .containsEntry("spark-role", "driver")
        .containsEntry("app.kubernetes.io/name", "precis");
    assertThat(driver.pod().getSpec().getServiceAccountName()).isEqualTo("precis");
    assertThat(driver.pod().getSpec().getRestartPolicy()).isEqualTo("Never");
    assertThat(driver.pod().getSpec().getTerminationGracePeriodSeconds()).isEqualTo(60);
  }

  @Test
  void theDriverHasNoRightsThatItDoesNotNeed() {
    PodSpec driver = submission.driver().getSpec();

    KubernetesRights.assertRestricted(driver);
    KubernetesRights.assertRestrictedVolumes(driver);
  }

  @Test
  void theDriversMemoryIsItsHeapAndItsOverhead() {
    SparkPod driver = submission.driverPod();

    assertThat(bytes(driver, "memory")).isEqualTo(DRIVER_BYTES);
    assertThat(driver.container().getResources().getRequests())
        .containsEntry("memory", driver.container().getResources().getLimits().get("memory"));
    assertThat(driver.container().getResources().getLimits())
        .containsEntry("cpu", new Quantity("1"));
  }

  @Test
  void theDriverCanWriteWhereItMust() {
    assertWritable(submission.driverPod());
    assertVolumes(submission.driverPod());
  }

  @Test
  void anExecutorHasNoRightsAndNoToken() throws IOException {
    SparkPod executor = submission.executorPod(folder);

    // Its container comes apart from its pod, as Spark's builder has it.
    PodSpec whole =
        new PodBuilder(executor.pod())
            .editSpec()
            .addToContainers(executor.container())
            .endSpec()
            .build()
            .getSpec();
    KubernetesRights.assertRestricted(whole);
    KubernetesRights.assertRestrictedVolumes(whole);
    assertThat(whole.getAutomountServiceAccountToken()).isFalse();
    assertThat(executor.container().getImage())
        .isEqualTo(submission.driverPod().container().getImage());
    assertThat(executor.container().getArgs()).containsExactly("executor");
  }

  @Test
  void anExecutorsMemoryIsWhatThePlanReckonsWith() throws IOException {
    SparkPod executor = submission.executorPod(folder);
    ExecutorShape shape =
        ExecutorShape.of(
            submission.conf(), new ContainerMemory(1, "not asked"), new Processors(1, 1), 1);

    assertThat(shape.platform()).isEqualTo(Platform.KUBERNETES);
    assertThat(bytes(executor, "memory")).isEqualTo(shape.limitBytes());
    assertThat(executor.container().getResources().getRequests())
        .containsEntry("memory", executor.container().getResources().getLimits().get("memory"))
        .containsEntry("cpu", new Quantity(Integer.toString(shape.cores())));
    assertThat(executor.container().getResources().getLimits())
        .as("from which the JVM tells the number of its threads")
        .containsEntry("cpu", new Quantity(Integer.toString(shape.cores())));
    assertThat(executor.at("SPARK_EXECUTOR_MEMORY")).isEqualTo(shape.heapBytes() / MIB + "m");
    assertThat(shape.tasks())
        .as("a task a slot")
        .isEqualTo(KubernetesKit.model(KubernetesKit.arguments()).slots());
  }

  @Test
  void anExecutorCanWriteWhereItMust() throws IOException {
    assertWritable(submission.executorPod(folder));
    assertVolumes(submission.executorPod(folder));
  }

  @Test
  void aNodesFolderTakesThePlaceOfTheModelsVolume() throws Exception {
    Path properties =
        Files.writeString(
            folder.resolve("node.properties"), KubernetesKit.propertiesOfNodeFolder());

    KubernetesSubmission node = submitWith(properties);

    for (SparkPod pod : List.of(node.driverPod(), node.executorPod(folder))) {
      Volume models = volumeAt(pod, "/var/cache/precis-models");
      assertThat(models.getHostPath().getPath()).isEqualTo("/var/lib/precis-models");
      assertThat(mountAt(pod, "/var/cache/precis-models").getReadOnly()).isNotEqualTo(true);
      assertThat(pod.pod().getSpec().getVolumes())
          .noneMatch(
              volume ->
                  volume.getPersistentVolumeClaim() != null
                      && volume.getPersistentVolumeClaim().getClaimName().equals("precis-models"));
      assertWritable(pod);
    }
    KubernetesRights.assertRestricted(node.driver().getSpec());
  }

  @Test
  void aFolderOfThePodDoesWhereNodesFoldersAreForbidden() throws Exception {
    Path properties =
        Files.writeString(
            folder.resolve("pod.properties"),
            KubernetesKit.propertiesOfNodeFolder()
                .replaceAll("(?m)^.*hostPath.*options\\.path.*\\n", "")
                .replace("hostPath", "emptyDir"));

    KubernetesSubmission pods = submitWith(properties);

    for (SparkPod pod : List.of(pods.driverPod(), pods.executorPod(folder))) {
      assertThat(volumeAt(pod, "/var/cache/precis-models").getEmptyDir()).isNotNull();
    }
    KubernetesRights.assertRestrictedVolumes(pods.driver().getSpec());
  }

  /** As the operator submits it; its templates are those of the kit, by another test. */
  @Test
  void theSparkOperatorsResourceMakesTheSamePods() throws Exception {
    KubernetesSparkApplication application =
        KubernetesManifest.read("spark-application.yaml", KubernetesSparkApplication.class);
    String settings =
        application.settings().entrySet().stream()
            .map(setting -> " --conf '" + setting.getKey() + '=' + setting.getValue() + '\'')
            .collect(Collectors.joining());
    String lines =
        "\"$SPARK_HOME\"/bin/spark-submit --master \"k8s://$API\""
            + settings
            + " --conf spark.kubernetes.driver.podTemplateFile=deploy/kubernetes/driver.yaml"
            + " --conf spark.kubernetes.executor.podTemplateFile=deploy/kubernetes/executor.yaml "
            + String.join(" ", application.submitted());

    KubernetesSubmission operator = KubernetesSubmission.by(lines, folder);

    assertThat(operator.driverPod().container().getArgs())
        .isEqualTo(submission.driverPod().container().getArgs());
    assertThat(operator.driverPod().container().getResources())
        .isEqualTo(submission.driverPod().container().getResources());
    assertThat(operator.executorPod(folder).container().getResources())
        .isEqualTo(submission.executorPod(folder).container().getResources());
    assertVolumes(operator.driverPod());
    assertVolumes(operator.executorPod(folder));
    KubernetesRights.assertRestricted(operator.driver().getSpec());
  }

  /** Its arguments are checked elsewhere: here Spark need not start. */
  @Test
  void theCronJobsCommandIsOneThatSparkTakes() throws Exception {
    KubernetesCronJob job = KubernetesCronJob.ofKit();
    String lines =
        Stream.concat(job.container().getCommand().stream(), Stream.of("--version"))
            .map(word -> word.replace("/opt/spark/bin/spark-submit", submitProgram(folder)))
            .map(word -> word.replace(KubernetesCronJob.KIT, KubernetesKit.FOLDER.toString()))
            .map(word -> word.replaceAll("\\$\\(\\w+\\)", "127.0.0.1"))
            .map(word -> '\'' + word + '\'')
            .collect(Collectors.joining(" "));

    KubernetesShell.Done done = KubernetesShell.in(folder, "").run(lines, Map.of());

    assertThat(done.exitCode()).as(done.err()).isZero();
    assertThat(done.out()).contains("precis ");
    assertThat(done.err()).doesNotContain("Ignoring non-Spark config");
  }

  private static String submitProgram(Path folder) {
    return folder.resolve("spark").resolve("bin").resolve("spark-submit").toString();
  }

  @Test
  void thePlanOfTheReadmeApprovesOfTheSizes() throws Exception {
    Path model = LlamaTwoHeader.write(folder.resolve("llama-2-7b-chat.Q4_K_M.gguf"));
    String lines = KubernetesKit.command("./precis plan").strip() + " --format json";

    KubernetesShell.Done plan =
        KubernetesShell.in(folder, "https://host:6443")
            .run(lines, Map.of("MODEL", model.toString()));

    assertThat(plan.exitCode()).as(plan.err()).isZero();
    JsonNode memory = new ObjectMapper().readTree(plan.out()).get("memory");
    assertThat(memory.get("verdict").asText()).isEqualTo("fits");
    assertThat(memory.get("heap").asLong() + memory.get("allowed").asLong())
        .as("what the plan takes for the limit is the limit of the pod")
        .isEqualTo(bytes(submission.executorPod(folder), "memory"));
  }

  private KubernetesSubmission submitWith(Path properties) throws Exception {
    String lines = KubernetesKit.command(SUBMIT);
    assertThat(lines).contains(PROPERTIES);
    return KubernetesSubmission.by(
        lines.replace(PROPERTIES, properties.toString()),
        Files.createDirectories(folder.resolve("submission")));
  }

  /** All that Spark and Precis write to is on a volume, since the root file system is not. */
  private static void assertWritable(SparkPod pod) {
    for (String path : List.of("/tmp", "/opt/spark/work-dir", pod.at("SPARK_LOCAL_DIRS"))) {
      assertThat(volumeAt(pod, path).getEmptyDir()).as(path).isNotNull();
      assertThat(mountAt(pod, path).getReadOnly()).as(path).isNotEqualTo(true);
    }
  }

  private static void assertVolumes(SparkPod pod) {
    var models = volumeAt(pod, "/models").getPersistentVolumeClaim();
    assertThat(models.getClaimName()).isEqualTo("precis-models");
    assertThat(models.getReadOnly()).as("the claim is only read").isTrue();
    assertThat(mountAt(pod, "/models").getReadOnly()).as("/models is only read").isTrue();
    assertThat(volumeAt(pod, "/data").getPersistentVolumeClaim().getClaimName())
        .isEqualTo("precis-data");
    assertThat(mountAt(pod, "/data").getReadOnly()).isNotEqualTo(true);
  }

  private static Volume volumeAt(SparkPod pod, String path) {
    return KubernetesRights.volumeAt(pod.pod().getSpec(), pod.container(), path);
  }

  private static VolumeMount mountAt(SparkPod pod, String path) {
    return pod.container().getVolumeMounts().stream()
        .filter(mount -> mount.getMountPath().equals(path))
        .findFirst()
        .orElseThrow(() -> new AssertionError("Nothing is mounted at " + path));
  }

  private static long bytes(SparkPod pod, String resource) {
    return Quantity.getAmountInBytes(pod.container().getResources().getLimits().get(resource))
        .longValueExact();
  }
}
