package dev.precis.job.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs of {@code ./precis summarize}, each a process of its own, on a cluster of a master and two
 * workers of one core each. Closing it ends the runs; the end of this JVM ends all. Not
 * thread-safe.
 */
public final class ClusterRuns implements AutoCloseable {
  public static final int WORKERS = 2;

  /** From a driver's start to its first chapters, on a busy machine. */
  public static final Duration START = Duration.ofMinutes(4);

  /** For all tests of this JVM; null until the first. */
  private static StandaloneCluster shared;

  private final SparkHome spark;
  private final Path folder;
  private final StandaloneCluster cluster;
  private final FolderProcesses processes;
  private final String sparkArguments;

  private ClusterRuns(SparkHome spark, Path folder, StandaloneCluster cluster) {
    this.spark = spark;
    this.folder = folder;
    this.cluster = cluster;
    this.processes = FolderProcesses.below(folder);
    this.sparkArguments =
        "--master "
            + cluster.masterUrl()
            + " --executor-memory 1g --conf spark.ui.enabled=false --conf spark.driver.host=127.0.0.1";
  }

  /**
   * Runs on a cluster that all tests of this JVM share, and that closing puts right again.
   *
   * @param folder an empty one for inputs, outputs and drivers, which a test's end may delete
   */
  public static ClusterRuns start(Path folder) throws IOException, InterruptedException {
    SparkHome spark = SparkHome.assembled();
    if (shared == null) {
      Path work = Files.createTempDirectory("precis-cluster-");
      FolderProcesses daemons = FolderProcesses.below(work);
      Runtime.getRuntime().addShutdownHook(new Thread(daemons::killAll, "kill the cluster"));
      shared = StandaloneCluster.start(spark, work, WORKERS);
    }
    return new ClusterRuns(spark, folder, shared);
  }

  /** Ends the shared cluster; the next test starts another. */
  public static void stopCluster() {
    if (shared != null) {
      shared.close();
      shared = null;
    }
  }

  /** A folder for inputs and outputs. */
  Path folder() {
    return folder;
  }

  public StandaloneCluster cluster() {
    return cluster;
  }

  /** Begins a run, and does not wait for it. */
  public PrecisProcess summarize(Path input, Path output, Object... more) {
    return summarize("", Map.of(), input, output, more);
  }

  /**
   * The same.
   *
   * @param options more options of spark-submit
   * @param environment more variables for the launcher
   */
  public PrecisProcess summarize(
      String options, Map<String, String> environment, Path input, Path output, Object... more) {
    List<Object> arguments =
        new ArrayList<>(List.of("summarize", "--input", input, "--output", output));
    Collections.addAll(arguments, more);
    Map<String, String> all = new TreeMap<>(spark.forLauncher());
    all.put("SPARK_LOCAL_IP", "127.0.0.1");
    all.put("PRECIS_SPARK_ARGS", sparkArguments + ' ' + options);
    all.putAll(environment);
    try {
      Path work = Files.createDirectories(folder.resolve("driver"));
      return PrecisProcess.start(work, all, arguments.toArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    processes.killAll();
    if (shared == cluster) {
      cluster.restore();
    }
  }
}
