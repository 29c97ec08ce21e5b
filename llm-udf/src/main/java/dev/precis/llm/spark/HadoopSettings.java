package dev.precis.llm.spark;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import scala.Tuple2;

/** Hadoop's configuration in this process: that of the machine and that of the application. */
final class HadoopSettings {
  private static final String PREFIX = "spark.hadoop.";

  private HadoopSettings() {}

  /** The configuration of this driver or executor. */
  static Configuration current() {
    SparkEnv env = SparkEnv.get();
    return env == null ? new Configuration() : of(env.conf());
  }

  /** The machine's configuration with all {@code spark.hadoop.*} settings applied. */
  static Configuration of(SparkConf conf) {
    Configuration hadoop = new Configuration();
    for (Tuple2<String, String> entry : conf.getAll()) {
      if (entry._1().startsWith(PREFIX)) {
        hadoop.set(entry._1().substring(PREFIX.length()), entry._2());
      }
    }
    return hadoop;
  }
}
