package dev.precis.job.testing;

import java.io.File;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** Options for spark-submit of tests that start the launcher. */
public final class SubmitOptions {
  private SubmitOptions() {}

  /**
   * Two cores of this machine.
   *
   * @param settings of Spark
   * @param jars names of jars of this class path that Spark does not bring; a regular expression
   */
  public static String of(Map<String, String> settings, String jars) {
    String found =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(jar -> new File(jar).getName().matches(jars))
            .collect(Collectors.joining(File.pathSeparator));
    return settings.entrySet().stream()
        .map(each -> "--conf " + each.getKey() + "=" + each.getValue())
        .collect(
            Collectors.joining(
                " ",
                "--master local[2] "
                    + (found.isEmpty() ? "" : "--conf spark.driver.extraClassPath=" + found + " "),
                ""));
  }
}
