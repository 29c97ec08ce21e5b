package dev.precis.job.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.job.console.InputException;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExecutorShapeTest {
  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;

  private static ExecutorShape shape(String... keysAndValues) {
    SparkConf conf = new SparkConf(false);
    for (int i = 0; i < keysAndValues.length; i += 2) {
      conf.set(keysAndValues[i], keysAndValues[i + 1]);
    }
    return ExecutorShape.of(
        conf, new ContainerMemory(24 * GIB, "a test"), new Processors(8, 2), 2 * GIB);
  }

  @ParameterizedTest
  @CsvSource({
    "local, LOCAL",
    "'local[*]', LOCAL",
    "'local[2,3]', LOCAL",
    "'local-cluster[2,1,1024]', STANDALONE",
    "spark://a:7077, STANDALONE",
    "yarn, YARN",
    "k8s://https://a:6443, KUBERNETES"
  })
  void recognizesThePlatformByTheMaster(String master, Platform platform) {
    assertThat(shape("spark.master", master).platform()).isEqualTo(platform);
  }

  @ParameterizedTest
  @CsvSource({"local, 1", "'local[*]', 8", "'local[3]', 3", "'local[*,4]', 8", "'local[5,4]', 5"})
  void countsLocalCores(String master, int cores) {
    assertThat(shape("spark.master", master).cores()).isEqualTo(cores);
  }

  @Test
  void inLocalModeTheDriverIsTheExecutor() {
    ExecutorShape shape = shape("spark.executor.memory", "16g");

    assertThat(shape.heapBytes()).isEqualTo(2 * GIB);
    assertThat(shape.nativeBytes()).isEqualTo(22 * GIB);
    assertThat(shape.limitSource()).isEqualTo("a test");
  }

  /** Sizes as Spark writes them; a number alone is MiB. */
  @ParameterizedTest
  @CsvSource({
    "4g,    2g,   4096, 2048",
    "4096m, 2048, 4096, 2048",
    "2048,  512m, 2048, 512",
    "4g,    ,     4096, 409",
    "1g,    ,     1024, 384",
    ",      ,     1024, 384",
    "1048576k, 1t, 1024, 1048576"
  })
  void readsSizesAsSparkDoes(String memory, String overhead, long heapMiB, long overheadMiB) {
    SparkConf conf = new SparkConf(false).set("spark.master", "yarn");
    if (memory != null) {
      conf.set("spark.executor.memory", memory);
    }
    if (overhead != null) {
      conf.set("spark.executor.memoryOverhead", overhead);
    }
    ExecutorShape shape =
        ExecutorShape.of(conf, new ContainerMemory(GIB, "a test"), new Processors(8, 1), GIB);

    assertThat(shape.heapBytes() / MIB).isEqualTo(heapMiB);
    assertThat(shape.nativeBytes() / MIB).isEqualTo(overheadMiB);
  }

  @ParameterizedTest
  @CsvSource({
    "yarn,      spark.executor.memoryOverheadFactor,   0.5, 5120",
    "yarn,      spark.kubernetes.memoryOverheadFactor, 0.5, 1024",
    "k8s://a,   spark.kubernetes.memoryOverheadFactor, 0.5, 5120",
    "k8s://a,   spark.executor.memoryOverheadFactor,   0.5, 5120",
    "k8s://a,   spark.executor.minMemoryOverhead,      2g,  2048",
    "k8s://a,   spark.executor.instances,              2,   1024"
  })
  void calculatesSparksDefaultOverhead(String master, String key, String value, long expected) {
    ExecutorShape shape = shape("spark.master", master, "spark.executor.memory", "10g", key, value);

    assertThat(shape.nativeBytes() / MIB).isEqualTo(expected);
  }

  @Test
  void assumesThatAStandaloneWorkerIsLikeThisMachine() {
    ExecutorShape shape = shape("spark.master", "spark://a:7077", "spark.executor.memory", "4g");

    assertThat(shape.nativeBytes()).isEqualTo(20 * GIB);
    assertThat(shape.cores()).isEqualTo(8);
    assertThat(shape.limitSource()).endsWith("assuming that the workers are identical");
  }

  @Test
  void countsTheTasksThatRunAtOnce() {
    assertThat(
            shape("spark.master", "yarn", "spark.executor.cores", "9", "spark.task.cpus", "2")
                .tasks())
        .isEqualTo(4);
    assertThat(shape("spark.master", "yarn").cores()).as("Spark's default").isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "spark.executor.memory, 4gigs, a size such as 4g or 4096m",
    "spark.executor.cores,  many,  a whole number from 1",
    "spark.task.cpus,       0,     a whole number from 1",
    "spark.executor.memoryOverheadFactor, x, a number such as 0.1"
  })
  void reportsAnInvalidSetting(String key, String value, String expected) {
    assertThatThrownBy(() -> shape("spark.master", "yarn", key, value))
        .isInstanceOf(InputException.class)
        .hasMessage("Cannot plan: " + key + " must be " + expected + ", got " + value);
  }
}
