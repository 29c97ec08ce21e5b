package dev.precis.job.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.job.plan.ContainerMemory;
import dev.precis.job.plan.ExecutorShape;
import dev.precis.job.plan.MemoryCheck;
import dev.precis.job.plan.Processors;
import dev.precis.llm.gguf.GgufHeader;
import dev.precis.llm.model.MemoryEstimate;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the memory of the Kubernetes kit against what the plan would say of it. */
class KubernetesMemoryTest {
  @TempDir private static Path folder;

  private static GgufHeader model;

  @BeforeAll
  static void readTheModel() {
    model = GgufHeader.read(LlamaTwoHeader.write(folder.resolve("llama-2-7b-chat.Q4_K_M.gguf")));
  }

  @Test
  void theModelIsTheOneThatTheKitIsFor() {
    assertThat(model.quantization()).isEqualTo("Q4_K_M");
    assertThat(model.fileBytes()).isEqualTo(LlamaTwoHeader.FILE_BYTES);
    assertThat(model.parameters()).isEqualTo(6_738_415_616L);
    assertThat(model.kvCacheBytes(1)).as("512 KiB a token").isEqualTo(512 << 10);
    assertThat(LlamaTwoHeader.FILE_BYTES - model.weightsBytes())
        .as("beside the weights there is the header")
        .isBetween(0L, 1L << 20);
  }

  @Test
  void whatSparkSubmitIsGivenFits() {
    assertApproved(KubernetesKit.properties(), KubernetesKit.arguments());
  }

  @Test
  void whatTheOperatorIsGivenFits() {
    KubernetesSparkApplication application =
        KubernetesManifest.read("spark-application.yaml", KubernetesSparkApplication.class);

    assertApproved(application.settings(), application.spec().arguments());
  }

  /** No more than the plan says to set, and no step less. */
  private static void assertApproved(Map<String, String> settings, List<String> arguments) {
    MemoryCheck check = check(settings, arguments);
    assertThat(check.verdict()).as(check.explanation()).isEqualTo(MemoryCheck.Verdict.FITS);
    assertThat(settings).containsEntry(ExecutorShape.OVERHEAD, check.overheadToSet());

    SparkConf less = conf(settings);
    long overhead = less.getSizeAsMb(ExecutorShape.OVERHEAD, "0");
    less.set(ExecutorShape.OVERHEAD, overhead - 256 + "m");
    assertThat(check(less, arguments).verdict()).isEqualTo(MemoryCheck.Verdict.TIGHT);
    less.set(ExecutorShape.OVERHEAD, "4g");
    assertThat(check(less, arguments).verdict()).isEqualTo(MemoryCheck.Verdict.TOO_LITTLE);
  }

  private static MemoryCheck check(Map<String, String> settings, List<String> arguments) {
    return check(conf(settings), arguments);
  }

  private static MemoryCheck check(SparkConf conf, List<String> arguments) {
    return new MemoryCheck(
        ExecutorShape.of(conf, new ContainerMemory(1, "not asked"), new Processors(1, 1), 1),
        MemoryEstimate.of(model, KubernetesKit.model(arguments)));
  }

  private static SparkConf conf(Map<String, String> settings) {
    SparkConf conf = new SparkConf(false).set(ExecutorShape.MASTER, "k8s://https://host:6443");
    settings.forEach(conf::set);
    return conf;
  }
}
