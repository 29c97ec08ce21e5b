package dev.precis.job.deploy;

import dev.precis.job.plan.ExecutorShape;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The Spark operator's resource, as its API reference of {@code v1beta2} describes it: those fields
 * that the manifest uses, with their types. The operator's own schema is in no Maven repository.
 */
record KubernetesSparkApplication(
    String apiVersion, String kind, ObjectMeta metadata, Application spec) {
  static final String API_VERSION = "sparkoperator.k8s.io/v1beta2";

  /** {@code SparkApplicationSpec}. */
  record Application(
      String type,
      String mode,
      String sparkVersion,
      String image,
      String mainClass,
      String mainApplicationFile,
      List<String> arguments,
      Map<String, String> sparkConf,
      RestartPolicy restartPolicy,
      Driver driver,
      Executor executor) {}

  /** Intervals in seconds. */
  record RestartPolicy(
      String type,
      Integer onFailureRetries,
      Long onFailureRetryInterval,
      Integer onSubmissionFailureRetries,
      Long onSubmissionFailureRetryInterval) {}

  /** {@code DriverSpec}. */
  record Driver(
      Integer cores,
      String coreLimit,
      String memory,
      String memoryOverhead,
      String serviceAccount,
      PodTemplateSpec template) {}

  /** {@code ExecutorSpec}. */
  record Executor(
      Integer instances,
      Integer cores,
      String coreLimit,
      String memory,
      String memoryOverhead,
      PodTemplateSpec template) {}

  /** Spark's settings that the reference says these fields stand for, templates aside. */
  Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>(spec.sparkConf());
    settings.put("spark.kubernetes.namespace", metadata.getNamespace());
    settings.put("spark.kubernetes.container.image", spec.image());
    Driver driver = spec.driver();
    settings.put("spark.driver.cores", driver.cores().toString());
    settings.put("spark.kubernetes.driver.limit.cores", driver.coreLimit());
    settings.put("spark.driver.memory", driver.memory());
    settings.put("spark.driver.memoryOverhead", driver.memoryOverhead());
    settings.put(
        "spark.kubernetes.authenticate.driver.serviceAccountName", driver.serviceAccount());
    Executor executor = spec.executor();
    settings.put("spark.executor.instances", executor.instances().toString());
    settings.put(ExecutorShape.CORES, executor.cores().toString());
    settings.put("spark.kubernetes.executor.limit.cores", executor.coreLimit());
    settings.put(ExecutorShape.MEMORY, executor.memory());
    settings.put(ExecutorShape.OVERHEAD, executor.memoryOverhead());
    // As the operator submits: it watches the pods itself.
    settings.put("spark.kubernetes.submission.waitAppCompletion", "false");
    return settings;
  }

  /** What comes behind spark-submit's settings. */
  List<String> submitted() {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("--deploy-mode", spec.mode(), "--name", metadata.getName()));
    words.addAll(List.of("--class", spec.mainClass(), spec.mainApplicationFile()));
    words.addAll(spec.arguments());
    return words;
  }
}
