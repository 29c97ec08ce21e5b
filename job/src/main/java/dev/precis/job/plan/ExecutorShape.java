package dev.precis.job.plan;

import dev.precis.job.console.InputException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;

/**
 * The memory and processors of an executor, from Spark's settings. In local mode the driver is the
 * executor.
 *
 * @param heapBytes maximum size of the Java heap
 * @param limitBytes maximum memory of the whole process
 * @param limitSource where the limit comes from, for people
 * @param cores logical processors
 * @param taskCpus {@code spark.task.cpus}
 */
public record ExecutorShape(
    Platform platform,
    long heapBytes,
    long limitBytes,
    String limitSource,
    int cores,
    int taskCpus) {
  public static final String MASTER = "spark.master";
  public static final String MEMORY = "spark.executor.memory";
  public static final String OVERHEAD = "spark.executor.memoryOverhead";
  public static final String CORES = "spark.executor.cores";
  public static final String TASK_CPUS = "spark.task.cpus";

  private static final String OVERHEAD_FACTOR = "spark.executor.memoryOverheadFactor";
  private static final String KUBERNETES_OVERHEAD_FACTOR = "spark.kubernetes.memoryOverheadFactor";
  private static final String LEAST_OVERHEAD = "spark.executor.minMemoryOverhead";
  private static final double DEFAULT_OVERHEAD_FACTOR = 0.10;
  private static final String DEFAULT_LEAST_OVERHEAD = "384m";

  private static final Pattern LOCAL_THREADS = Pattern.compile("local\\[(\\d{1,6}|\\*)(?:,.*)?]");

  /**
   * The executors that these settings of Spark ask for. In local mode, this process.
   *
   * @throws InputException if a setting is invalid
   */
  public static ExecutorShape of(SparkConf conf) {
    return of(
        conf,
        ContainerMemory.ofProcess(),
        Processors.ofProcess(),
        Runtime.getRuntime().maxMemory());
  }

  /**
   * @param machine memory of this process
   * @param processors processors of this process
   * @param driverHeapBytes maximum size of this JVM's heap
   * @throws InputException if a setting is invalid
   */
  public static ExecutorShape of(
      SparkConf conf, ContainerMemory machine, Processors processors, long driverHeapBytes) {
    String master = conf.get(MASTER, "local[*]");
    Platform platform = Platform.of(master);
    int taskCpus = number(conf, TASK_CPUS, 1);
    if (platform == Platform.LOCAL) {
      int cores = localCores(master, processors.logical());
      return new ExecutorShape(
          platform, driverHeapBytes, machine.bytes(), machine.source(), cores, taskCpus);
    }
    long heap = bytes(conf, MEMORY, "1g");
    if (platform.hasContainers()) {
      return new ExecutorShape(
          platform,
          heap,
          heap + overhead(conf, platform, heap),
          MEMORY + " + " + OVERHEAD,
          number(conf, CORES, 1),
          taskCpus);
    }
    return new ExecutorShape(
        platform,
        heap,
        machine.bytes(),
        machine.source() + " of this machine, assuming that the workers are identical",
        number(conf, CORES, processors.logical()),
        taskCpus);
  }

  private static int localCores(String master, int processors) {
    Matcher matcher = LOCAL_THREADS.matcher(master);
    if (!matcher.matches()) {
      return 1;
    }
    return matcher.group(1).equals("*")
        ? processors
        : Math.max(1, Integer.parseInt(matcher.group(1)));
  }

  private static long overhead(SparkConf conf, Platform platform, long heap) {
    if (conf.contains(OVERHEAD)) {
      return bytes(conf, OVERHEAD, "0");
    }
    String factorKey =
        platform == Platform.KUBERNETES && !conf.contains(OVERHEAD_FACTOR)
            ? KUBERNETES_OVERHEAD_FACTOR
            : OVERHEAD_FACTOR;
    long byFactor = (long) (heap * decimal(conf, factorKey, DEFAULT_OVERHEAD_FACTOR));
    return Math.max(byFactor, bytes(conf, LEAST_OVERHEAD, DEFAULT_LEAST_OVERHEAD));
  }

  /** Memory outside the heap, for the model and for the JVM itself. */
  public long nativeBytes() {
    return limitBytes - heapBytes;
  }

  /** Memory that a JVM of Spark needs outside its heap: Spark's default overhead. */
  public long jvmBytes() {
    return Math.max(384L << 20, (long) (heapBytes * DEFAULT_OVERHEAD_FACTOR));
  }

  /** Number of tasks that run at once. */
  public int tasks() {
    return cores / taskCpus;
  }

  /** Numbers without a unit are MiB, as in Spark. */
  private static long bytes(SparkConf conf, String key, String otherwise) {
    try {
      return conf.getSizeAsMb(key, otherwise) << 20;
    } catch (IllegalArgumentException e) {
      throw wrong(key, "a size such as 4g or 4096m", conf, e);
    }
  }

  private static int number(SparkConf conf, String key, int otherwise) {
    try {
      int number = conf.getInt(key, otherwise);
      if (number >= 1) {
        return number;
      }
    } catch (IllegalArgumentException e) {
      throw wrong(key, "a whole number from 1", conf, e);
    }
    throw wrong(key, "a whole number from 1", conf, null);
  }

  private static double decimal(SparkConf conf, String key, double otherwise) {
    try {
      return conf.getDouble(key, otherwise);
    } catch (IllegalArgumentException e) {
      throw wrong(key, "a number such as 0.1", conf, e);
    }
  }

  private static InputException wrong(String key, String expected, SparkConf conf, Exception e) {
    return new InputException(
        "Cannot plan: " + key + " must be " + expected + ", got " + conf.get(key, ""), e);
  }
}
