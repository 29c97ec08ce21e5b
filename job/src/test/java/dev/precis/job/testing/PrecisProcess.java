package dev.precis.job.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The launcher as a process of its own, which becomes the driver's JVM: so a signal reaches that
 * JVM. Its standard error is kept line by line, with the time at which each came.
 */
public final class PrecisProcess {
  private static final int LINES_SHOWN = 40;

  /** A line of the standard error. */
  public record Line(Instant at, String text) {}

  private final Process process;
  private final Instant start = Instant.now();
  private final List<Line> lines = new CopyOnWriteArrayList<>();
  private final Thread reader;
  private final CompletableFuture<Instant> ended;

  private PrecisProcess(Process process) {
    this.process = process;
    ended = process.onExit().thenApply(end -> Instant.now());
    reader = new Thread(this::read, "stderr of precis " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * @param folder the working folder; it holds the driver's log, too
   * @param environment beside what is inherited, of which Spark's and Precis's own is left out
   */
  public static PrecisProcess start(
      Path folder, Map<String, String> environment, Object... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("bash", System.getProperty("precis.launcher")));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    command.set(1, Path.of(command.get(1)).toRealPath().toString());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().keySet().removeIf(name -> name.matches("(PRECIS|SPARK)_.*"));
    builder.environment().putAll(environment);
    builder.environment().put("PRECIS_LOG", folder.resolve("precis.log").toString());
    return new PrecisProcess(builder.start());
  }

  private void read() {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      in.lines().forEach(line -> lines.add(new Line(Instant.now(), line)));
    } catch (IOException | UncheckedIOException e) {
      lines.add(new Line(Instant.now(), "(its standard error broke off: " + e.getMessage() + ")"));
    }
  }

  public Instant start() {
    return start;
  }

  List<Line> lines() {
    return Collections.unmodifiableList(lines);
  }

  /** All of its standard error until now. */
  public String err() {
    return lines.stream().map(Line::text).collect(Collectors.joining("\n"));
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public void send(Signal signal) {
    signal.send(process.toHandle());
  }

  public Optional<Line> last(Pattern pattern) {
    return lines.stream()
        .filter(line -> pattern.matcher(line.text()).find())
        .reduce((first, second) -> second);
  }

  /**
   * The first line in which the pattern is found.
   *
   * @throws AssertionError when the process ends without it, or takes longer
   */
  public Line await(Pattern pattern, Duration limit) {
    Await.until(
        () -> "a line with " + pattern + " of:\n" + end(),
        limit,
        () -> last(pattern).isPresent() || !process.isAlive());
    return lines().stream()
        .filter(line -> pattern.matcher(line.text()).find())
        .findFirst()
        .orElseThrow(
            () -> new AssertionError("It ended without a line with " + pattern + ":\n" + end()));
  }

  /**
   * Its exit code; 128 more than the signal where a signal ended it.
   *
   * @throws AssertionError when it takes longer; then it lives on
   */
  public int exitCode(Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("It runs after " + limit.toSeconds() + " s:\n" + end());
      }
      // A child of it may hold the pipe open for longer; what it says is of no interest.
      reader.join(TimeUnit.SECONDS.toMillis(5));
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while precis ran", e);
    }
  }

  /** From its start to its end, or until now. */
  public Duration elapsed() {
    return Duration.between(start, ended.getNow(Instant.now()));
  }

  private String end() {
    List<Line> all = List.copyOf(lines);
    return all.subList(Math.max(0, all.size() - LINES_SHOWN), all.size()).stream()
        .map(line -> line.at() + " " + line.text())
        .collect(Collectors.joining("\n"));
  }

  @Override
  public String toString() {
    return "precis " + process.pid() + (process.isAlive() ? " (runs)" : " (ended)") + "\n" + end();
  }
}
