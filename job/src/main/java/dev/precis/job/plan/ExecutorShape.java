package dev.precis.job.plan;

import dev.precis.job.console.InputException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;

/**
 * What an executor is given, as Spark's settings say; on its own machine, in local mode, the driver
 * is the executor.
 *
 * @param heapBytes the most of the Java heap
 * @param limitBytes the most of the whole process
 * @param limitSource what says so, for people
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
   * The executors that these settings of Spark ask for, seen from this process.
   *
   * @throws InputException when a setting cannot be read
   */
  public static ExecutorShape of(SparkConf conf) {
    return of(
        conf,
        ContainerMemory.ofProcess(),
        Processors.ofProcess(),
        Runtime.getRuntime().maxMemory());
  }

  /**
   * @param machine this process's
   * @param processors this process's
   * @param driverHeapBytes the most of this JVM's heap
   * @throws InputException when a setting cannot be read
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
        machine.source() + " of this machine, as if the workers were like it",
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

  /** Outside the heap, for the model and for the JVM itself. */
  public long nativeBytes() {
    return limitBytes - heapBytes;
  }

  /** What a JVM of Spark takes outside its heap: Spark's own default for it. */
  public long jvmBytes() {
    return Math.max(384L << 20, (long) (heapBytes * DEFAULT_OVERHEAD_FACTOR));
  }

  /** How many tasks run at once. */
  public int tasks() {
    return cores / taskCpus;
  }

  /** Numbers without a unit are MiB, as Spark has it. */
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
