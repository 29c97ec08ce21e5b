package dev.precis.job.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The Spark that the launcher assembles from Maven, or has assembled before; which one, {@code
 * -Dprecis.spark=VERSION} says.
 */
public record SparkHome(Path folder, String version, String scalaVersion) {
  private static final Path LAUNCHER = Path.of(System.getProperty("precis.launcher"));

  /** Assembles it when it is not there. */
  public static SparkHome assembled() throws IOException, InterruptedException {
    String version = Optional.ofNullable(System.getProperty("precis.spark")).orElse("3.5.9");
    String scala = version.startsWith("3.") ? "2.12" : "2.13";
    Path target = LAUNCHER.toRealPath().resolveSibling("target");
    SparkHome home =
        new SparkHome(target.resolve("spark-" + version + '-' + scala), version, scala);
    ProcessBuilder launcher =
        new ProcessBuilder("bash", LAUNCHER.toString(), "--version").redirectErrorStream(true);
    launcher.environment().keySet().removeIf(name -> name.matches("(PRECIS|SPARK)_.*"));
    launcher.environment().putAll(home.forLauncher());
    Process process = launcher.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("exit code of %s --version: %s", LAUNCHER, said).isZero();
    assertThat(home.folder()).as("the Spark home that the launcher made").isDirectory();
    return home;
  }

  /** What the launcher must be told to take it, and the jar that is tested. */
  public Map<String, String> forLauncher() {
    return Map.of(
        "JAVA_HOME",
        System.getProperty("java.home"),
        "PRECIS_SPARK",
        version,
        "PRECIS_JAR",
        System.getProperty("precis.jar"));
  }

  /** What Spark's own processes must be told. */
  Map<String, String> forDaemons() {
    return Map.of(
        "JAVA_HOME",
        System.getProperty("java.home"),
        "SPARK_HOME",
        folder.toString(),
        "SPARK_SCALA_VERSION",
        scalaVersion,
        "SPARK_LOCAL_IP",
        "127.0.0.1");
  }
}
