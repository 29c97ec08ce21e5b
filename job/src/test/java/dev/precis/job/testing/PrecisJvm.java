package dev.precis.job.testing;

import dev.precis.job.Main;
import dev.precis.job.crash.CrashEngineJar;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A command in a JVM of its own, with the classes of this one and the engine of {@link
 * CrashEngineJar}. Needs no jar of Precis and no launcher.
 */
public final class PrecisJvm implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Path err;
  private final Process process;

  private PrecisJvm(Path err, Process process) {
    this.err = err;
    this.process = process;
  }

  /**
   * @param folder for the engine and the standard error
   */
  public static PrecisJvm start(Path folder, Object... arguments) throws IOException {
    Path err = Files.createTempFile(folder, "err", "");
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-opens") || option.startsWith("-XX:+Ignore"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-Dspark.master=local[1]",
            "-Dspark.ui.enabled=false",
            "-Dspark.driver.host=127.0.0.1",
            "-Dspark.driver.bindAddress=127.0.0.1",
            "-cp",
            CrashEngineJar.write(folder)
                + File.pathSeparator
                + System.getProperty("java.class.path"),
            Main.class.getName()));
    Arrays.stream(arguments).map(Object::toString).forEach(command::add);
    return new PrecisJvm(
        err,
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(err.toFile())
            .start());
  }

  public void send(Signal signal) {
    signal.send(process.toHandle());
  }

  /** All of its standard error until now. */
  public String err() {
    try {
      return Files.readString(err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waits until its standard error has these words.
   *
   * @throws AssertionError if it ends without them, or takes longer than two minutes
   */
  public void await(String words) {
    Await.until(
        () -> '"' + words + "\" in:\n" + err(),
        LIMIT,
        () -> err().contains(words) || !process.isAlive());
    if (!err().contains(words)) {
      throw new AssertionError("It ended without \"" + words + "\":\n" + err());
    }
  }

  /**
   * Waits for its end.
   *
   * @return 128 more than the signal if a signal ended it
   * @throws TimeoutException if it takes longer
   */
  public int exitCode(Duration limit) throws InterruptedException, TimeoutException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new TimeoutException("It runs after " + limit.toSeconds() + " s:\n" + err());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
