package dev.precis.job.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * A Spark standalone cluster of real processes on the loopback address: a master, and workers of
 * one core each, numbered from 0. Closing it leaves no process behind, whatever became of them.
 * Linux alone. Not thread-safe.
 */
public final class StandaloneCluster implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(2);
  private static final Pattern MASTER_AT =
      Pattern.compile("Starting Spark master at (spark://\\S+)");
  private static final Pattern PAGES_AT =
      Pattern.compile("Bound MasterWebUI to \\S+ and started at (http://\\S+)");
  private static final String WORKER = "worker";
  private static final String EXECUTOR_CLASS =
      "org.apache.spark.executor.CoarseGrainedExecutorBackend";

  /** With milliseconds, which Spark's own has not: {@link TaskTimes} reads it. */
  private static final String LOG =
      """
      status = error
      appender.console.type = Console
      appender.console.name = console
      appender.console.target = SYSTEM_ERR
      appender.console.layout.type = PatternLayout
      appender.console.layout.pattern = %d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z'}{UTC} %p %c{1}: %m%n%ex
      rootLogger.level = info
      rootLogger.appenderRef.console.ref = console
      """;

  /**
   * An executor that runs now.
   *
   * @param worker the number of its worker
   * @param id its number within its application
   */
  public record Executor(ProcessHandle process, int worker, String application, String id) {}

  private final SparkHome spark;
  private final Path folder;
  private final FolderProcesses processes;
  private final List<Process> workers = new ArrayList<>();
  private String masterUrl;
  private String pages;

  private StandaloneCluster(SparkHome spark, Path folder) {
    this.spark = spark;
    this.folder = folder;
    this.processes = FolderProcesses.below(folder);
  }

  /**
   * Starts it, and waits until its workers are registered.
   *
   * @param folder an empty one, for work and logs
   */
  static StandaloneCluster start(SparkHome spark, Path folder, int workers) throws IOException {
    StandaloneCluster cluster = new StandaloneCluster(spark, folder);
    try {
      cluster.begin(workers);
      return cluster;
    } catch (IOException | RuntimeException | Error e) {
      cluster.close();
      throw e;
    }
  }

  private void begin(int count) throws IOException {
    Files.createDirectories(folder.resolve("conf"));
    Files.writeString(folder.resolve("conf/log4j2.properties"), LOG);
    Process master =
        daemon(
            "master",
            "org.apache.spark.deploy.master.Master",
            "--host",
            "127.0.0.1",
            "--port",
            "0",
            "--webui-port",
            "0");
    masterUrl = awaitLog(master, MASTER_AT);
    pages = awaitLog(master, PAGES_AT);
    for (int worker = 0; worker < count; worker++) {
      workers.add(startWorker(worker));
    }
    awaitWorkers(count);
  }

  /** For {@code --master}. */
  String masterUrl() {
    return masterUrl;
  }

  /** Where workers keep what executors write: {@code worker-N/work/APPLICATION/ID/stderr}. */
  public Path folder() {
    return folder;
  }

  public ProcessHandle worker(int worker) {
    return workers.get(worker).toHandle();
  }

  /** Starts a worker that has ended again, under its number. */
  public void restartWorker(int worker) throws IOException {
    if (workers.get(worker).isAlive()) {
      throw new IllegalStateException("Cannot restart worker: it lives, got " + worker);
    }
    workers.set(worker, startWorker(worker));
  }

  /** Ends all executors, and starts the workers again that have ended. */
  void restore() {
    executors().forEach(executor -> executor.process().destroyForcibly());
    for (int worker = 0; worker < workers.size(); worker++) {
      if (!workers.get(worker).isAlive()) {
        try {
          restartWorker(worker);
        } catch (IOException e) {
          throw new UncheckedIOException("Cannot restart worker " + worker, e);
        }
      }
    }
    awaitWorkers(workers.size());
    awaitExecutors(0, START);
  }

  void awaitWorkers(int count) {
    Await.until(() -> count + " workers at " + pages, START, () -> aliveWorkers() == count);
  }

  /** The executors that run now, of whatever application, by worker. */
  public List<Executor> executors() {
    return processes.running().stream()
        .filter(process -> FolderProcesses.command(process).contains(EXECUTOR_CLASS))
        .flatMap(process -> executor(process).stream())
        .sorted((a, b) -> Integer.compare(a.worker(), b.worker()))
        .toList();
  }

  public List<Executor> awaitExecutors(int count, Duration limit) {
    Await.until(
        () -> count + " executors, got " + executors(), limit, () -> executors().size() == count);
    return executors();
  }

  /** Its working folder names it: {@code worker-1/work/app-20261121135130-0000/0}. */
  private Optional<Executor> executor(ProcessHandle process) {
    return FolderProcesses.workingFolder(process)
        .map(processes.folder()::relativize)
        .filter(at -> at.getNameCount() == 4)
        .map(
            at ->
                new Executor(
                    process,
                    Integer.parseInt(at.getName(0).toString().substring(WORKER.length() + 1)),
                    at.getName(2).toString(),
                    at.getName(3).toString()));
  }

  private int aliveWorkers() {
    try {
      JsonNode state = new ObjectMapper().readTree(URI.create(pages + "/json/").toURL());
      return state.get("aliveworkers").asInt();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot ask the master", e);
    }
  }

  private Process startWorker(int worker) throws IOException {
    String name = WORKER + '-' + worker;
    return daemon(
        name,
        "org.apache.spark.deploy.worker.Worker",
        "--host",
        "127.0.0.1",
        "--port",
        "0",
        "--webui-port",
        "0",
        "--cores",
        "1",
        "--memory",
        "2g",
        "--work-dir",
        Files.createDirectories(folder.resolve(name).resolve("work")).toString(),
        masterUrl);
  }

  private Process daemon(String name, String main, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC"));
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().trim().split("\\s+")));
    command.addAll(
        List.of("-cp", folder.resolve("conf") + ":" + spark.folder().resolve("jars") + "/*", main));
    command.addAll(List.of(arguments));
    Path home = Files.createDirectories(folder.resolve(name));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log(name).toFile()));
    builder.environment().keySet().removeIf(key -> key.matches("(PRECIS|SPARK)_.*"));
    builder.environment().putAll(spark.forDaemons());
    // Executors take their log configuration from it.
    builder.environment().put("SPARK_CONF_DIR", folder.resolve("conf").toString());
    return builder.start();
  }

  private Path log(String name) {
    return folder.resolve(name + ".log");
  }

  private String awaitLog(Process master, Pattern pattern) {
    Await.until(
        () -> pattern + " in the master's log:\n" + masterLog(),
        START,
        () -> !master.isAlive() || pattern.matcher(masterLog()).find());
    Matcher matcher = pattern.matcher(masterLog());
    if (!matcher.find()) {
      throw new AssertionError("The master ended:\n" + masterLog());
    }
    return matcher.group(1);
  }

  private String masterLog() {
    try {
      return Files.readString(log("master"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    processes.killAll();
  }
}
