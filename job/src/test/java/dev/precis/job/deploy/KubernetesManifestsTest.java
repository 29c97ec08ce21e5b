package dev.precis.job.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.job.lock.RunLock;
import dev.precis.job.testing.LocalFolder;
import dev.precis.job.testing.PaidStore;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the files of deploy/kubernetes say, and that Kubernetes would take them. */
class KubernetesManifestsTest {
  static List<String> manifests() throws IOException {
    try (Stream<Path> files = Files.list(KubernetesKit.FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".yaml"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void isValid(String file) {
    assertThat(KubernetesManifest.readAll(KubernetesKit.text(file))).isNotEmpty();
  }

  /** A misspelled right would be no right less: the strict reading must see it. */
  @ParameterizedTest
  @CsvSource({
    "driver.yaml, readOnlyRootFilesystem:, readOnlyRootFileSystem:, readOnlyRootFileSystem",
    "driver.yaml, runAsUser: 185, runAsUser: spark, runAsUser",
    "executor.yaml, name: spark-kubernetes, nom: spark-kubernetes, nom",
    "executor.yaml, emptyDir:, emptydir:, emptydir",
    "spark-application.yaml, memoryOverhead: 9472m, memoryOverHead: 9472m, memoryOverHead",
    "spark-application.yaml, readOnlyRootFilesystem:, readOnlyRoot:, readOnlyRoot",
    "model.yaml, backoffLimit: 4, backOffLimit: 4, backOffLimit",
    "model.yaml, cpu: 500m, cpu: [], cpu",
    "cronjob.yaml, concurrencyPolicy:, concurrentPolicy:, concurrentPolicy",
    "cronjob.yaml, fieldPath: status.podIP, fieldpath: status.podIP, fieldpath",
    "namespace.yaml, roleRef:, rolRef:, rolRef",
    "namespace.yaml, kind: Namespace, kind: Nomspace, Nomspace"
  })
  void aFaultIsSeen(String file, String right, String wrong, String named) {
    String text = KubernetesKit.text(file);
    assertThat(text).contains(right);

    assertThatThrownBy(() -> KubernetesManifest.readAll(text.replace(right, wrong)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(named);
  }

  @Test
  void allPodsAreRestricted() {
    KubernetesSparkApplication application = application();
    Job job = KubernetesManifest.read("model.yaml", Job.class);

    assertThat(
            List.of(
                template("driver.yaml"),
                template("executor.yaml"),
                application.spec().driver().template().getSpec(),
                application.spec().executor().template().getSpec(),
                job.getSpec().getTemplate().getSpec(),
                KubernetesCronJob.ofKit().pod()))
        .allSatisfy(KubernetesRights::assertRestricted)
        .allSatisfy(KubernetesRights::assertRestrictedVolumes);
    assertThat(KubernetesManifest.read("namespace.yaml", Namespace.class).getMetadata().getLabels())
        .containsEntry("pod-security.kubernetes.io/enforce", "restricted");
  }

  @Test
  void theOperatorIsToldTheSameAsSparkSubmit() {
    Map<String, String> files = new TreeMap<>(KubernetesKit.properties());
    files.keySet().removeIf(key -> key.endsWith(".podTemplateFile"));
    KubernetesSparkApplication application = application();
    PaidStore paid = PaidStore.of(new LocalFolder(Path.of("target").toAbsolutePath()));

    assertThat(application.settings()).isEqualTo(files);
    assertThat(application.spec().arguments()).isEqualTo(KubernetesKit.arguments());
    assertThat(application.spec().driver().template().getSpec()).isEqualTo(template("driver.yaml"));
    assertThat(application.spec().executor().template().getSpec())
        .isEqualTo(template("executor.yaml"));
    assertThat(List.of("Java", "Scala", "Python", "R")).contains(application.spec().type());
    assertThat(application.spec().restartPolicy().type()).isEqualTo("OnFailure");
    assertThat(application.spec().restartPolicy().onFailureRetryInterval())
        .as("a dead run's lock is free by then")
        .isGreaterThan(RunLock.deadAfter(paid).toSeconds());
  }

  @Test
  void theCronJobRunsTheSameAgainAndAgainAndNeverTwiceAtOnce() {
    KubernetesCronJob job = KubernetesCronJob.ofKit();

    assertThat(job.container().getArgs().subList(0, KubernetesKit.arguments().size()))
        .isEqualTo(KubernetesKit.arguments());
    assertThat(job.loop()).containsExactly("--every", "10m", "--for", "12h");
    assertThat(job.spec().getConcurrencyPolicy()).isEqualTo("Forbid");
    assertThat(job.spec().getJobTemplate().getSpec().getBackoffLimit()).isZero();
    assertThat(job.spec().getJobTemplate().getSpec().getActiveDeadlineSeconds())
        .as("time for the last run of a loop")
        .isGreaterThanOrEqualTo(Duration.ofHours(12 * 2).toSeconds());
    assertThat(job.pod().getRestartPolicy()).isEqualTo("Never");
  }

  @Test
  void theCronJobsPodIsTheDriverOfTheOtherFiles() {
    Map<String, String> properties = KubernetesKit.properties();
    PodSpec pod = KubernetesCronJob.ofKit().pod();
    PodSpec driver = template("driver.yaml");
    Container container = KubernetesCronJob.ofKit().container();

    assertThat(pod.getServiceAccountName())
        .isEqualTo(properties.get("spark.kubernetes.authenticate.driver.serviceAccountName"));
    assertThat(container.getImage()).isEqualTo(properties.get("spark.kubernetes.container.image"));
    assertThat(pod.getSecurityContext()).isEqualTo(driver.getSecurityContext());
    assertThat(pod.getTerminationGracePeriodSeconds())
        .isEqualTo(driver.getTerminationGracePeriodSeconds());
    assertThat(pod.getVolumes()).containsAll(driver.getVolumes());
    assertThat(container.getVolumeMounts())
        .containsAll(driver.getContainers().get(0).getVolumeMounts());
    for (String volume : List.of("data", "models")) {
      String claim =
          properties.get(
              "spark.kubernetes.driver.volumes.persistentVolumeClaim."
                  + volume
                  + ".options.claimName");
      String path =
          properties.get(
              "spark.kubernetes.driver.volumes.persistentVolumeClaim." + volume + ".mount.path");
      assertThat(
              KubernetesRights.volumeAt(pod, container, path)
                  .getPersistentVolumeClaim()
                  .getClaimName())
          .isEqualTo(claim);
    }
    long heapAndOverhead =
        Quantity.getAmountInBytes(new Quantity("2Gi"))
            .add(Quantity.getAmountInBytes(new Quantity("512Mi")))
            .longValueExact();
    assertThat(properties)
        .containsEntry("spark.driver.memory", "2g")
        .containsEntry("spark.driver.memoryOverhead", "512m");
    assertThat(
            Quantity.getAmountInBytes(container.getResources().getLimits().get("memory"))
                .longValueExact())
        .isEqualTo(heapAndOverhead);
    assertThat(container.getResources().getRequests())
        .isEqualTo(container.getResources().getLimits());
  }

  @Test
  void theCronJobFindsItsFilesAndItsVariables() {
    KubernetesCronJob job = KubernetesCronJob.ofKit();
    List<String> command = job.container().getCommand();

    assertThat(job.files()).containsExactlyInAnyOrder(KubernetesKit.PROPERTIES, "executor.yaml");
    assertThat(KubernetesRights.volumeAt(job.pod(), job.container(), KubernetesCronJob.KIT))
        .satisfies(
            volume ->
                assertThat(KubernetesKit.command("create configmap"))
                    .contains("create configmap " + volume.getConfigMap().getName() + " ")
                    .contains("--from-file=deploy/kubernetes/precis.properties")
                    .contains("--from-file=deploy/kubernetes/executor.yaml"));
    assertThat(command.stream().flatMap(word -> KubernetesCronJob.variables(word).stream()))
        .containsExactlyInAnyOrderElementsOf(
            job.container().getEnv().stream().map(EnvVar::getName).toList());
    assertThat(command)
        .containsSubsequence("--deploy-mode", "client")
        .contains("spark.kubernetes.driver.pod.name=$(POD_NAME)", "spark.driver.host=$(POD_IP)");
  }

  @Test
  void templatesLeaveTheSizesToSpark() {
    assertThat(List.of(template("driver.yaml"), template("executor.yaml")))
        .allSatisfy(
            pod -> assertThat(pod.getContainers()).extracting("resources").containsOnlyNulls());
  }

  @Test
  void theDriverMayDoNothingOutsideItsNamespace() {
    ServiceAccount account = KubernetesManifest.read("namespace.yaml", ServiceAccount.class);
    Role role = KubernetesManifest.read("namespace.yaml", Role.class);
    RoleBinding binding = KubernetesManifest.read("namespace.yaml", RoleBinding.class);

    assertThat(KubernetesKit.properties())
        .containsEntry(
            "spark.kubernetes.authenticate.driver.serviceAccountName",
            account.getMetadata().getName())
        .containsEntry("spark.kubernetes.namespace", account.getMetadata().getNamespace());
    assertThat(binding.getSubjects())
        .singleElement()
        .satisfies(
            subject -> {
              assertThat(subject.getKind()).isEqualTo("ServiceAccount");
              assertThat(subject.getName()).isEqualTo(account.getMetadata().getName());
              assertThat(subject.getNamespace()).isEqualTo(account.getMetadata().getNamespace());
            });
    assertThat(binding.getRoleRef().getKind()).isEqualTo("Role");
    assertThat(binding.getRoleRef().getName()).isEqualTo(role.getMetadata().getName());
    assertThat(role.getRules())
        .singleElement()
        .extracting(PolicyRule::getResources)
        .isEqualTo(List.of("pods", "services", "configmaps", "persistentvolumeclaims"));
    assertThat(role.getRules().get(0).getVerbs()).doesNotContain("*");
  }

  @Test
  void claimsHaveTheNamesThatPodsMount() {
    assertThat(
            Stream.of("namespace.yaml", "model.yaml")
                .map(file -> KubernetesManifest.read(file, PersistentVolumeClaim.class))
                .map(claim -> claim.getMetadata().getName()))
        .containsExactlyInAnyOrderElementsOf(
            KubernetesKit.properties().entrySet().stream()
                .filter(setting -> setting.getKey().endsWith(".options.claimName"))
                .map(Map.Entry::getValue)
                .collect(Collectors.toSet()));
  }

  @Test
  void theFetchedModelIsTheCatalogsAndTheReadmes() throws IOException {
    Job job = KubernetesManifest.read("model.yaml", Job.class);
    Map<String, String> environment =
        job.getSpec().getTemplate().getSpec().getContainers().get(0).getEnv().stream()
            .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
    String[] model =
        Files.readAllLines(KubernetesKit.PROJECT.resolve("models").resolve("catalog.tsv")).stream()
            .filter(line -> line.startsWith("llama-2-7b-chat\t"))
            .findFirst()
            .orElseThrow()
            .split("\t", -1);

    assertThat(environment)
        .containsEntry("URL", model[2])
        .containsEntry("SHA256", model[3])
        .containsEntry("FILE", "/models/" + model[1]);
    assertThat(KubernetesKit.arguments()).containsSequence("--model", environment.get("FILE"));
    assertThat(Long.parseLong(model[4])).isEqualTo(LlamaTwoHeader.FILE_BYTES);
  }

  @Test
  void theImageIsSparksOfJava17WithoutRootAndModel() {
    List<String> lines =
        KubernetesKit.text("Dockerfile")
            .lines()
            .filter(line -> !line.startsWith("#") && !line.isBlank())
            .toList();

    assertThat(lines)
        .contains(
            "FROM spark:${SPARK} AS base",
            "COPY --chmod=0644 job/target/precis.jar /opt/precis/precis.jar")
        .anyMatch(line -> line.matches("ARG SPARK=3\\.5\\..*-java17-ubuntu"))
        .anyMatch(line -> line.contains("libgomp1"))
        .noneMatch(line -> line.contains("gguf"))
        .filteredOn(line -> line.startsWith("COPY") || line.startsWith("ADD"))
        .as("all that it adds; what a stage fetches is another test's")
        .containsExactly(
            "COPY deploy/llama-server/fetch /tmp/fetch",
            "COPY --from=llama-server /fetched/ /opt/",
            "COPY --chmod=0644 job/target/precis.jar /opt/precis/precis.jar");
    assertThat(lines).last().isEqualTo("USER 185:185");
    assertThat(template("driver.yaml").getSecurityContext().getRunAsUser()).isEqualTo(185);
  }

  @Test
  void everyCommandOfTheReadmeIsRunByATestOrSaysWhatItNeeds() {
    assertThat(
            KubernetesKit.commands().stream()
                .filter(block -> !block.matches("(?s)# needs (a cluster|Docker|your registry).*")))
        .as("run by KubernetesSubmissionIT")
        .containsExactlyInAnyOrder(
            KubernetesKit.command("./precis plan"), KubernetesKit.command("--deploy-mode cluster"));
  }

  private static PodSpec template(String file) {
    return KubernetesManifest.read(file, Pod.class).getSpec();
  }

  private static KubernetesSparkApplication application() {
    return KubernetesManifest.read("spark-application.yaml", KubernetesSparkApplication.class);
  }
}
