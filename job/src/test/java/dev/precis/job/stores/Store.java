package dev.precis.job.stores;

import java.io.File;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** A server of a file system, and how Spark reaches it. */
interface Store extends AutoCloseable {
  /** The URI of a folder in it. */
  String uri(String name);

  /** Settings of Spark, beside those that are Hadoop's defaults. */
  Map<String, String> settings();

  /** The names of jars of this class path that Spark does not bring; a regular expression. */
  String jars();

  /** Options for spark-submit. */
  default String submitOptions() {
    String jars =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(jar -> new File(jar).getName().matches(jars()))
            .collect(Collectors.joining(File.pathSeparator));
    return settings().entrySet().stream()
        .map(each -> "--conf " + each.getKey() + "=" + each.getValue())
        .collect(
            Collectors.joining(
                " ",
                "--master local[2] "
                    + (jars.isEmpty() ? "" : "--conf spark.driver.extraClassPath=" + jars + " "),
                ""));
  }

  @Override
  void close();
}
