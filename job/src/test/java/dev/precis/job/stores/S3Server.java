package dev.precis.job.stores;

import dev.precis.job.testing.Await;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A server of S3's protocol, moto, as a process of its own, with one bucket; and how Hadoop reaches
 * it. {@code -Dprecis.s3.server=PROGRAM} says where the program is.
 */
final class S3Server implements AutoCloseable {
  private static final String BUCKET = "precis";
  private static final String HADOOP = "spark.hadoop.fs.s3a.";

  private final Process process;
  private final URI address;

  private S3Server(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  static S3Server start(Path folder) throws IOException {
    String program =
        Objects.requireNonNull(
            System.getProperty("precis.s3.server"),
            "-Dprecis.s3.server=PROGRAM: moto_server of PyPI's moto[server]; .ci/run stores has it");
    int port = freePort();
    Process process =
        new ProcessBuilder(program, "-H", "127.0.0.1", "-p", Integer.toString(port))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("moto.log").toFile())
            .start();
    S3Server server = new S3Server(process, URI.create("http://127.0.0.1:" + port + "/"));
    Await.until(() -> "the server of S3", Duration.ofSeconds(60), server::makeBucket);
    return server;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private boolean makeBucket() {
    try {
      HttpRequest put =
          HttpRequest.newBuilder(address.resolve(BUCKET))
              .PUT(HttpRequest.BodyPublishers.noBody())
              .build();
      return HttpClient.newHttpClient()
              .send(put, HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while the server starts", e);
    }
  }

  static String uri(String name) {
    return "s3a://" + BUCKET + "/" + name;
  }

  URI address() {
    return address;
  }

  /** Settings of Spark, beside those that are Hadoop's defaults. */
  Map<String, String> settings() {
    return settings(address);
  }

  private static Map<String, String> settings(URI endpoint) {
    return new TreeMap<>(
        Map.of(
            HADOOP + "endpoint", endpoint.toString(),
            HADOOP + "endpoint.region", "us-east-1",
            HADOOP + "path.style.access", "true",
            HADOOP + "connection.ssl.enabled", "false",
            HADOOP + "access.key", "user",
            HADOOP + "secret.key", "secret"));
  }

  /** Options for spark-submit, with hadoop-aws of this class path. */
  String submitOptions() {
    return submitOptions(address);
  }

  /**
   * The same, by way of another server.
   *
   * @param endpoint its address
   */
  static String submitOptions(URI endpoint) {
    String jars =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(jar -> jar.matches(".*/(hadoop-aws|aws-java-sdk-bundle)-[^/]*\\.jar"))
            .collect(Collectors.joining(File.pathSeparator));
    return settings(endpoint).entrySet().stream()
        .map(each -> "--conf " + each.getKey() + "=" + each.getValue())
        .collect(
            Collectors.joining(
                " ", "--master local[2] --conf spark.driver.extraClassPath=" + jars + " ", ""));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
