package dev.precis.job.deploy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * A shell in the project's folder, with a Spark home that can submit to Kubernetes: Spark's own
 * SparkSubmit class from Maven, behind a script that stands for the one in Spark's archive.
 */
final class KubernetesShell {
  private static final long LIMIT_SECONDS = 180;

  private static final String LOG =
      """
      status = error
      appender.console.type = Console
      appender.console.name = console
      appender.console.target = SYSTEM_ERR
      appender.console.layout.type = PatternLayout
      appender.console.layout.pattern = %p %c{1}: %m%n%ex
      rootLogger.level = info
      rootLogger.appenderRef.console.ref = console
      """;

  private final Path folder;
  private final Map<String, String> environment = new TreeMap<>();

  /** What a command did. */
  record Done(int exitCode, String out, String err) {}

  private KubernetesShell(Path folder) {
    this.folder = folder;
  }

  /**
   * @param folder an empty one, for the Spark home
   * @param api the address of the API server
   */
  static KubernetesShell in(Path folder, String api) throws IOException {
    Path bin = Files.createDirectories(folder.resolve("spark").resolve("bin"));
    Path log = Files.writeString(folder.resolve("log4j2.properties"), LOG);
    Path script =
        Files.writeString(
            bin.resolve("spark-submit"),
            "#!/bin/sh\nexec '%s' -Xmx768m '-Dlog4j2.configurationFile=%s' %s %s \"$@\"\n"
                .formatted(
                    Path.of(System.getProperty("java.home"), "bin", "java"),
                    log.toUri(),
                    JavaModuleOptions.defaultModuleOptions().strip(),
                    "org.apache.spark.deploy.SparkSubmit"));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    KubernetesShell shell = new KubernetesShell(folder);
    shell.environment.put("CLASSPATH", System.getProperty("java.class.path"));
    shell.environment.put("JAVA_HOME", System.getProperty("java.home"));
    shell.environment.put("SPARK_HOME", bin.getParent().toString());
    shell.environment.put("SPARK_LOCAL_IP", "127.0.0.1");
    // Else the configuration of whoever runs the test is read.
    shell.environment.put("KUBECONFIG", folder.resolve("none").toString());
    shell.environment.put("PRECIS_JAR", System.getProperty("precis.jar"));
    shell.environment.put("PRECIS_LOG", folder.resolve("precis.log").toString());
    shell.environment.put("API", api);
    return shell;
  }

  /** Runs lines of bash. */
  Done run(String lines, Map<String, String> more) throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "shell", ".out");
    Path err = Files.createTempFile(folder, "shell", ".err");
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-euo", "pipefail", "-c", lines)
            .directory(KubernetesKit.PROJECT.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(key -> key.matches("(?i)(PRECIS|SPARK|HADOOP|KUBE).*|.*_PROXY"));
    builder.environment().putAll(environment);
    builder.environment().putAll(more);
    Process process = builder.start();
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new AssertionError("It runs after " + LIMIT_SECONDS + " s:\n" + read(err));
    }
    return new Done(process.exitValue(), read(out), read(err));
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
