package dev.precis.job.cli;

import dev.precis.job.plan.ExecutorShape;
import dev.precis.llm.engine.Engine;
import dev.precis.llm.spark.PrecisPlugin;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Spark as the cluster has set it up, or on this machine where nobody has. */
public final class SparkSessions {
  private static final String HADOOP_PREFIX = "spark.hadoop.";
  private static final String PLUGINS = "spark.plugins";

  /** Set before what users set as {@code spark.executor.extraJavaOptions}. */
  private static final String EXECUTOR_OPTIONS = "spark.executor.defaultJavaOptions";

  /** See docs/decisions/0012. */
  private static final String NO_OPTIMIZING_COMPILER = "-XX:TieredStopAtLevel=1";

  private SparkSessions() {}

  public static CommandSession start(String command) {
    return start(command, conf());
  }

  /** For work with models. */
  public static CommandSession start(String command, Engine engine) {
    SparkConf conf = conf();
    if (!engine.computesInJava()) {
      conf.set(EXECUTOR_OPTIONS, withoutCompiler(conf.get(EXECUTOR_OPTIONS, "")));
    }
    return start(command, conf);
  }

  private static CommandSession start(String command, SparkConf conf) {
    return CommandSession.of(SparkSession.builder().config(conf).appName("precis " + command));
  }

  private static SparkConf conf() {
    SparkConf conf = new SparkConf().setIfMissing("spark.master", "local[*]");
    // A second try of the same chapter beside the first would only take its slot away.
    conf.setIfMissing("spark.speculation", "false");
    // Else a commit waits for all tasks of the wave that was started before it.
    conf.setIfMissing("spark.scheduler.mode", "FAIR");
    // A chapter that ends its executor takes the tasks beside it along, each time.
    conf.setIfMissing("spark.task.maxFailures", "16");
    return conf.set(PLUGINS, withOwn(conf.get(PLUGINS, "")));
  }

  /** First, so that a user's own options, which the JVM reads later, stand above it. */
  static String withoutCompiler(String options) {
    return (NO_OPTIMIZING_COMPILER + ' ' + options).strip();
  }

  /** A user's own plugins stay. */
  static String withOwn(String plugins) {
    return Stream.concat(
            Arrays.stream(plugins.split(",", -1)).map(String::strip),
            Stream.of(PrecisPlugin.class.getName()))
        .filter(name -> !name.isEmpty())
        .distinct()
        .collect(Collectors.joining(","));
  }

  /** In this JVM alone, whatever master was asked for: an executor of a cluster costs money. */
  public static CommandSession startHere(String command) {
    SparkConf conf =
        new SparkConf()
            .set(ExecutorShape.MASTER, "local[*]")
            .set(ExecutorShape.TASK_CPUS, "1")
            .set("spark.ui.enabled", "false")
            .set("spark.sql.shuffle.partitions", "8");
    return CommandSession.of(SparkSession.builder().config(conf).appName("precis " + command));
  }

  /** Hadoop's settings as spark-submit was given them, for commands that need no Spark. */
  public static Configuration hadoop() {
    Configuration hadoop = new Configuration();
    for (String name : System.getProperties().stringPropertyNames()) {
      if (name.startsWith(HADOOP_PREFIX)) {
        hadoop.set(name.substring(HADOOP_PREFIX.length()), System.getProperty(name));
      }
    }
    return hadoop;
  }
}
