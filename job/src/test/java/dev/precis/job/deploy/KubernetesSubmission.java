package dev.precis.job.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.k8s.KubernetesExecutorConf;
import org.apache.spark.resource.ResourceProfile$;
import org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBuilder;
import scala.Option;

/**
 * What a submission in cluster mode left in the API server.
 *
 * @param driver the pod that Spark created
 * @param properties the settings that the driver's container gets
 * @param executorTemplate the template that the driver's container gets for executors
 */
record KubernetesSubmission(Pod driver, Map<String, String> properties, String executorTemplate) {
  /** Where the template stands in its config map. */
  private static final String TEMPLATE_KEY = "podspec-configmap-key";

  /** A pod and the one of its containers that is Spark's. */
  record SparkPod(Pod pod, Container container) {
    String at(String variable) {
      return container.getEnv().stream()
          .filter(env -> env.getName().equals(variable))
          .findFirst()
          .orElseThrow(() -> new AssertionError("No variable " + variable))
          .getValue();
    }
  }

  /**
   * Runs lines of bash that submit something to an API server where nothing was before.
   *
   * @param folder an empty one
   */
  static KubernetesSubmission by(String lines, Path folder)
      throws IOException, InterruptedException {
    try (KubernetesMock api = KubernetesMock.start()) {
      KubernetesShell.Done done = KubernetesShell.in(folder, api.url()).run(lines, Map.of());
      assertThat(done.exitCode()).as(done.err()).isZero();
      String namespace = KubernetesKit.properties().get("spark.kubernetes.namespace");
      List<Pod> pods = api.pods(namespace);
      assertThat(pods).as(done.err()).hasSize(1);
      Pod driver = pods.get(0);
      List<ConfigMap> maps = api.configMaps(namespace);
      assertThat(maps)
          .as("what the driver's pod mounts belongs to it")
          .allSatisfy(
              map ->
                  assertThat(map.getMetadata().getOwnerReferences().get(0).getUid())
                      .isEqualTo(driver.getMetadata().getUid()));
      return new KubernetesSubmission(
          driver,
          KubernetesKit.properties(value(maps, "spark.properties")),
          value(maps, TEMPLATE_KEY));
    }
  }

  private static String value(List<ConfigMap> maps, String key) {
    return maps.stream()
        .filter(map -> map.getData().containsKey(key))
        .findFirst()
        .orElseThrow(() -> new AssertionError("No config map has " + key))
        .getData()
        .get(key);
  }

  SparkPod driverPod() {
    List<Container> containers = driver.getSpec().getContainers();
    assertThat(containers).hasSize(1);
    return new SparkPod(driver, containers.get(0));
  }

  /** As Spark's own classes read them. */
  SparkConf conf() {
    SparkConf conf = new SparkConf(false);
    properties.forEach(conf::set);
    return conf;
  }

  /**
   * An executor's pod, which this driver would create: by Spark's own builder, from the settings
   * and the template that its container gets.
   *
   * @param folder for the template
   */
  SparkPod executorPod(Path folder) throws IOException {
    Path template = Files.writeString(folder.resolve("template.yml"), executorTemplate);
    SparkConf conf = conf().set("spark.kubernetes.executor.podTemplateFile", template.toString());
    try (KubernetesMock api = KubernetesMock.start();
        KubernetesClient client = api.client()) {
      // The default profile is one a JVM, and another test's may be there.
      var profile = ResourceProfile$.MODULE$.reInitDefaultProfile(conf);
      var built =
          new KubernetesExecutorBuilder()
              .buildFromFeatures(
                  new KubernetesExecutorConf(
                      conf, conf.getAppId(), "1", Option.apply(driver), profile.id()),
                  new SecurityManager(
                      conf, Option.empty(), SecurityManager.$lessinit$greater$default$3()),
                  client,
                  profile);
      return new SparkPod(built.pod().pod(), built.pod().container());
    } finally {
      ResourceProfile$.MODULE$.clearDefaultProfile();
    }
  }
}
