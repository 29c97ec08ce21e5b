package dev.precis.job.stores;

import dev.precis.job.testing.Await;
import dev.precis.job.testing.SubmitOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileSystem;

/**
 * A server of S3's protocol, moto or versitygw, as a process of its own, with one bucket; and how
 * Hadoop reaches it. {@code -Dprecis.s3.server=PROGRAM} says where the program is, and by its name,
 * which of the two. versitygw checks signatures.
 */
final class S3Server implements Store {
  private static final String BUCKET = "precis";
  private static final String HADOOP = "spark.hadoop.fs.s3a.";
  private static final String JARS =
      "(hadoop-aws|aws-java-sdk-bundle|spark-hadoop-cloud_2\\.12)-[^/]*\\.jar";
  private static final String VERSITY = "versitygw";
  private static final String USER = "user";
  private static final String SECRET = "secret";

  static {
    // Servers that check signatures want the host that the client signed, also by way of FaultyS3.
    // Java reads this before its first request.
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
  }

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
            "-Dprecis.s3.server=PROGRAM: moto_server of PyPI's moto[server], or versitygw;"
                + " .ci/run stores has them");
    int port = freePort();
    Process process =
        new ProcessBuilder(isVersity() ? versity(program, port, folder) : moto(program, port))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("s3-server.log").toFile())
            .start();
    S3Server server = new S3Server(process, URI.create("http://127.0.0.1:" + port + "/"));
    Await.until(() -> "the server of S3", Duration.ofSeconds(60), server::makeBucket);
    return server;
  }

  private static boolean isVersity() {
    return System.getProperty("precis.s3.server", "").endsWith(VERSITY);
  }

  private static List<String> moto(String program, int port) {
    return List.of(program, "-H", "127.0.0.1", "-p", Integer.toString(port));
  }

  /** A folder in its folder is a bucket. */
  private static List<String> versity(String program, int port, Path folder) throws IOException {
    Path data = folder.resolve(VERSITY);
    Files.createDirectories(data.resolve(BUCKET));
    return List.of(
        program,
        "--access",
        USER,
        "--secret",
        SECRET,
        "--port",
        "127.0.0.1:" + port,
        "posix",
        data.toString());
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
      int status =
          HttpClient.newHttpClient().send(put, HttpResponse.BodyHandlers.discarding()).statusCode();
      // Without a signature. The bucket is there.
      return status == (isVersity() ? 403 : 200);
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while the server starts", e);
    }
  }

  @Override
  public String uri(String name) {
    return at(name);
  }

  /** The URI of a folder in the bucket of any such server. */
  static String at(String name) {
    return "s3a://" + BUCKET + "/" + name;
  }

  URI address() {
    return address;
  }

  @Override
  public Map<String, String> settings() {
    return settings(address);
  }

  private static Map<String, String> settings(URI endpoint) {
    Map<String, String> settings =
        new TreeMap<>(
            Map.of(
                HADOOP + "endpoint",
                endpoint.toString(),
                HADOOP + "endpoint.region",
                "us-east-1",
                HADOOP + "path.style.access",
                "true",
                HADOOP + "connection.ssl.enabled",
                "false",
                HADOOP + "access.key",
                USER,
                HADOOP + "secret.key",
                SECRET));
    if (isVersity()) {
      // It keeps folders, and refuses to remove those that are not empty.
      settings.put(HADOOP + "directory.marker.retention", "keep");
    }
    return settings;
  }

  @Override
  public String jars() {
    return JARS;
  }

  /**
   * Options for spark-submit, by way of another server.
   *
   * @param endpoint its address
   */
  static String submitOptions(URI endpoint) {
    return SubmitOptions.of(settings(endpoint), JARS);
  }

  /** Hadoop would keep the address for the next server's bucket, which has the same name. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      FileSystem.closeAll();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
