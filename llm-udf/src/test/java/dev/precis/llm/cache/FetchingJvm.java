package dev.precis.llm.cache;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.commons.codec.digest.DigestUtils;

/** A JVM of its own that fetches a model and reads it. */
final class FetchingJvm {
  private final Process process;
  private final Path report;
  private final Path output;

  private FetchingJvm(Process process, Path report, Path output) {
    this.process = process;
    this.report = report;
    this.output = output;
  }

  /**
   * @param files where its own files go
   * @param announce an address that it reads right before it fetches
   */
  static FetchingJvm start(
      Path files, String name, Path cache, String announce, String model, String sha256)
      throws IOException {
    Path report = files.resolve(name + ".report");
    Path output = files.resolve(name + ".out");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            FetchingJvm.class.getName(),
            report.toString(),
            cache.toString(),
            announce,
            model,
            sha256);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    return new FetchingJvm(process, report, output);
  }

  /** The path and checksum that it read, or what it printed instead. */
  String report() throws IOException, InterruptedException {
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      kill();
    }
    return Files.exists(report) ? Files.readString(report) : Files.readString(output);
  }

  /** At once, without a chance to clean up. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  public static void main(String[] args) throws IOException {
    try (var announced = URI.create(args[2]).toURL().openStream()) {
      announced.readAllBytes();
    }
    ModelCache models =
        new ModelCache(
            CacheFolder.of(args[1]),
            DiskSpace.OF_THE_SYSTEM,
            new RetryPolicy(1, Duration.ZERO),
            ServerRule.ANY,
            file -> {});
    CachedModel model = models.fetch(new ModelUri(args[3]), args[4], other -> null);
    Files.writeString(
        Path.of(args[0]),
        model.file() + " " + DigestUtils.sha256Hex(Files.readAllBytes(model.file())));
  }
}
