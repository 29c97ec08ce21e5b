package dev.precis.llm.openai;

import static dev.precis.llm.openai.Asking.engine;
import static dev.precis.llm.openai.Asking.settings;
import static dev.precis.llm.openai.HostileServer.html;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.llm.engine.ModelLoadException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir private static Path folder;
  private static HostileServer server;
  private static Path certificate;

  private final FakeTime time = new FakeTime();

  @BeforeAll
  static void serve() throws IOException, InterruptedException, GeneralSecurityException {
    Path file = folder.resolve("server.p12");
    requireSuccess(
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "server",
            "-keyalg",
            "EC",
            "-dname",
            "CN=test",
            "-ext",
            "SAN=ip:127.0.0.1",
            "-validity",
            "2",
            "-storetype",
            "PKCS12",
            "-keystore",
            file.toString(),
            "-storepass",
            String.valueOf(PASSWORD)));
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    certificate =
        Files.writeString(
            folder.resolve("ca.pem"),
            "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder()
                    .encodeToString(store.getCertificate("server").getEncoded())
                + "\n-----END CERTIFICATE-----\n");
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    server =
        new HostileServer(
            context
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
            "https",
            FakeServers.vllm(request -> html()));
  }

  private static void requireSuccess(ProcessBuilder keytool)
      throws IOException, InterruptedException {
    Process process = keytool.inheritIO().start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void trustsTheCertificatesOfTheFile() {
    assertThat(
            engine(time)
                .describe(settings(server, "endpoint.ca-file", certificate.toString()))
                .name())
        .isEqualTo("smol");
  }

  @Test
  void refusesACertificateThatIsNotTrusted() {
    assertThatThrownBy(() -> engine(time).describe(settings(server)))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("the certificate of " + server.url() + " is not trusted")
        .hasMessageContaining("change endpoint.ca-file");
    assertThat(time.sleptMillis()).isZero();
  }

  @Test
  void refusesACertificateOfAnotherHost() {
    String other = server.url().replace("127.0.0.1", "localhost");
    assertThatThrownBy(
            () ->
                engine(time)
                    .describe(settings(List.of(other), "endpoint.ca-file", certificate.toString())))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("is not trusted");
  }

  @Test
  void saysThatAServerDoesNotSpeakTls() {
    try (HostileServer plain = new HostileServer(FakeServers.vllm(request -> html()))) {
      String address = plain.url().replace("http:", "https:");
      assertThatThrownBy(() -> engine(time).describe(settings(List.of(address))))
          .isInstanceOf(ModelLoadException.class)
          .hasMessageContaining(address);
    }
  }

  @Test
  void saysWhatIsWrongWithTheFile() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.pem"));
    Path garbage = Files.writeString(folder.resolve("garbage.pem"), "certainly none");
    for (Path file : List.of(empty, garbage, folder.resolve("none.pem"))) {
      assertThatThrownBy(
              () -> engine(time).describe(settings(server, "endpoint.ca-file", file.toString())))
          .isInstanceOf(ModelLoadException.class)
          .hasMessageContaining("endpoint.ca-file: expected a file with certificates in PEM")
          .hasMessageContaining(file.toString());
    }
  }

  @Test
  void asksThroughAProxy() {
    try (HostileServer proxy =
        new HostileServer(
            request ->
                FakeServers.vllm(other -> html())
                    .apply(
                        new HostileServer.Request(
                            request.method(),
                            request.path().replace("http://models.example", ""),
                            request.headers(),
                            request.body())))) {
      String address = proxy.url().replace("http://", "");
      assertThat(
              engine(time)
                  .describe(
                      settings(List.of("http://models.example/v1"), "endpoint.proxy", address))
                  .name())
          .isEqualTo("smol");
      assertThat(proxy.requests().get(0).path()).isEqualTo("http://models.example/v1/models");
    }
  }
}
