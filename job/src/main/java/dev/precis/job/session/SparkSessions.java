package dev.precis.job.session;

import dev.precis.job.plan.ExecutorShape;
import dev.precis.llm.engine.Engine;
import dev.precis.llm.spark.PrecisPlugin;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Spark sessions with the settings of the cluster, or on this machine if there are none. */
public final class SparkSessions {
  private static final String HADOOP_PREFIX = "spark.hadoop.";
  private static final String PLUGINS = "spark.plugins";

  /** Spark puts these options before {@code spark.executor.extraJavaOptions}, which users set. */
  private static final String EXECUTOR_OPTIONS = "spark.executor.defaultJavaOptions";

  /** See docs/decisions/0012. */
  private static final String NO_OPTIMIZING_COMPILER = "-XX:TieredStopAtLevel=1";

  private SparkSessions() {}

  public static CommandSession start(String command) {
    return start(command, conf());
  }

  /** For a command that runs models. */
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
    // A second attempt at a chapter, next to the first one, would only take a slot from it.
    conf.setIfMissing("spark.speculation", "false");
    // Otherwise a commit waits for all tasks of the wave that started before it.
    conf.setIfMissing("spark.scheduler.mode", "FAIR");
    // A chapter that crashes its executor fails the other tasks of that executor, too, each time.
    conf.setIfMissing("spark.task.maxFailures", "16");
    return conf.set(PLUGINS, withOwn(conf.get(PLUGINS, "")));
  }

  /** Puts the option first: the JVM lets later options, such as the user's own, override it. */
  static String withoutCompiler(String options) {
    return (NO_OPTIMIZING_COMPILER + ' ' + options).strip();
  }

  /** Keeps the user's own plugins. */
  static String withOwn(String plugins) {
    return Stream.concat(
            Arrays.stream(plugins.split(",", -1)).map(String::strip),
            Stream.of(PrecisPlugin.class.getName()))
        .filter(name -> !name.isEmpty())
        .distinct()
        .collect(Collectors.joining(","));
  }

  /** Only in this JVM, whatever the master is: executors of a cluster cost money. */
  public static CommandSession startHere(String command) {
    SparkConf conf =
        new SparkConf()
            .set(ExecutorShape.MASTER, "local[*]")
            .set(ExecutorShape.TASK_CPUS, "1")
            .set("spark.ui.enabled", "false")
            .set("spark.sql.shuffle.partitions", "8");
    return CommandSession.of(SparkSession.builder().config(conf).appName("precis " + command));
  }

  /** Hadoop's settings as passed to spark-submit, for commands that start no Spark. */
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
