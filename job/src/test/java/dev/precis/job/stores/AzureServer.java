package dev.precis.job.stores;

import dev.precis.job.testing.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;

/**
 * A server of Azure's blob storage, Azurite, as a process of its own. {@code
 * -Dprecis.azure.server=PROGRAM} says where the program is. Hadoop knows such a server as {@code
 * storageemulator}, and its port.
 */
final class AzureServer implements Store {
  private static final int PORT = 10000;
  private static final String ACCOUNT = "storageemulator";
  private static final String EMULATOR = "fs.azure.storage.emulator.account.name";
  private static final String ROOT = "wasb://precis@" + ACCOUNT + "/";

  private final Process process;

  private AzureServer(Process process) {
    this.process = process;
  }

  static AzureServer start(Path folder) throws IOException {
    String program =
        Objects.requireNonNull(
            System.getProperty("precis.azure.server"),
            "-Dprecis.azure.server=PROGRAM: azurite-blob of npm's azurite; .ci/run stores-whole has"
                + " it");
    Process process =
        new ProcessBuilder(
                program,
                "--blobHost",
                "127.0.0.1",
                "--blobPort",
                Integer.toString(PORT),
                "--location",
                folder.resolve("azure").toString(),
                "--skipApiVersionCheck",
                "--silent")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("azurite.log").toFile())
            .start();
    Await.until(() -> "the server of Azure", Duration.ofSeconds(60), AzureServer::answers);
    makeContainer();
    return new AzureServer(process);
  }

  /** Hadoop makes it with the first folder. */
  private static void makeContainer() throws IOException {
    Configuration hadoop = new Configuration();
    hadoop.set(EMULATOR, ACCOUNT);
    org.apache.hadoop.fs.Path folder = new org.apache.hadoop.fs.Path(ROOT + "container");
    if (!folder.getFileSystem(hadoop).mkdirs(folder)) {
      throw new IOException("Cannot make the container of " + folder);
    }
  }

  private static boolean answers() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), PORT)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public String uri(String name) {
    return ROOT + name;
  }

  @Override
  public Map<String, String> settings() {
    return Map.of("spark.hadoop." + EMULATOR, ACCOUNT);
  }

  @Override
  public String jars() {
    return "(hadoop-azure|azure-storage|azure-keyvault-core|hadoop-shaded-guava|jetty-util|jetty-util-ajax|jackson-(core|mapper)-asl|wildfly-openssl)-[0-9].*\\.jar";
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
