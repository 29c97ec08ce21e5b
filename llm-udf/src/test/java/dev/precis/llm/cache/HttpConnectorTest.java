package dev.precis.llm.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hostile servers and names. */
@Timeout(60)
class HttpConnectorTest {
  private static final String PATH = "/m.gguf";
  private static final String PUBLIC = "93.184.216.34";
  private static final String METADATA = "169.254.169.254";

  private final ModelServer server = new ModelServer().with(PATH, new byte[] {1, 2, 3});

  @AfterEach
  void stop() {
    server.close();
  }

  private static HttpURLConnection get(String address, ServerRule rule, HostLookup lookup)
      throws IOException {
    return new HttpConnector(
            new WebAddress(new ModelUri(address)),
            Duration.ofSeconds(10),
            new ServerCheck(rule, lookup))
        .get(Map.of());
  }

  /** The server of the test, as if its name had a public address. */
  private static HostLookup withPublicLocalhost() {
    return host ->
        host.equals("localhost")
            ? List.of(InetAddress.getByName(PUBLIC))
            : HostLookup.OF_THE_SYSTEM.addresses(host);
  }

  /** The addresses that a name has, one after another; the last one stays. */
  private static HostLookup changing(String... addresses) {
    Deque<String> next = new ArrayDeque<>(List.of(addresses));
    return host -> {
      try {
        return List.of(InetAddress.getByName(next.size() > 1 ? next.pop() : next.peek()));
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException(e);
      }
    };
  }

  private void redirect(String location) {
    server.then(
        (exchange, file) -> {
          exchange.getResponseHeaders().set("Location", location);
          exchange.sendResponseHeaders(302, -1);
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254/latest/meta-data/",
        "//169.254.169.254/latest/meta-data/",
        "http://2852039166/",
        "http://[::ffff:169.254.169.254]/",
        "http://[::169.254.169.254]/",
        "http://[64:ff9b::a9fe:a9fe]/",
        "http://[fe80::a9fe:a9fe]/",
        "http://[fd00:ec2::254]/",
        "http://me:pass@169.254.169.254/",
        "http://100.100.100.200/"
      })
  void followsNoRedirectToAnInternalServer(String location) {
    redirect(location);

    assertThatThrownBy(() -> get(server.uri(PATH), ServerRule.ANY, HostLookup.OF_THE_SYSTEM))
        .isInstanceOf(PermanentSourceException.class)
        .hasMessageStartingWith(
            "the server must not redirect to a loopback, link-local or metadata address, got ");
  }

  @Test
  void followsNoRedirectFromElsewhereToThisMachine() {
    try (ModelServer here = new ModelServer().with("/secret", new byte[] {1})) {
      String secret = here.uri("/secret").replace("localhost", "127.0.0.1");
      for (String location : List.of(secret, secret.replace("127.0.0.1", "0.0.0.0"))) {
        redirect(location);

        assertThatThrownBy(() -> get(server.uri(PATH), ServerRule.ANY, withPublicLocalhost()))
            .isInstanceOf(PermanentSourceException.class)
            .hasMessageContaining("must not redirect to a loopback");
      }
      assertThat(here.requests()).isEmpty();
    }
  }

  @Test
  void aServerOfThisMachineMayRedirectToAnother() throws IOException {
    try (ModelServer here = new ModelServer().with("/other", new byte[] {1})) {
      redirect(here.uri("/other").replace("localhost", "127.0.0.1"));

      assertThat(get(server.uri(PATH), ServerRule.ANY, HostLookup.OF_THE_SYSTEM).getResponseCode())
          .isEqualTo(200);
      assertThat(here.requests()).containsExactly("/other");
    }
  }

  @Test
  void asksNoInternalServerThatSqlNames() {
    assertThatThrownBy(
            () -> get(server.uri(PATH), ServerRule.NO_INTERNAL, HostLookup.OF_THE_SYSTEM))
        .isInstanceOf(PermanentSourceException.class)
        .hasMessage(
            "its server must not have a loopback, link-local or metadata address, got localhost");
    assertThat(server.requests()).isEmpty();
  }

  /** A name that is public when it is checked, and internal when it is connected to. */
  @Test
  void sendsNothingToANameThatChangesItsAddressBeforeTheConnection() {
    assertThatThrownBy(
            () -> get(server.uri(PATH), ServerRule.NO_INTERNAL, changing(PUBLIC, METADATA)))
        .isInstanceOf(PermanentSourceException.class);
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void usesNothingFromANameThatChangesItsAddressDuringTheRequest() {
    assertThatThrownBy(
            () -> get(server.uri(PATH), ServerRule.NO_INTERNAL, changing(PUBLIC, PUBLIC, METADATA)))
        .isInstanceOf(PermanentSourceException.class);
  }

  @Test
  void aRedirectTargetThatChangesItsAddressIsRefused() {
    redirect(server.uri("/moved"));

    // Three checks of the redirect's target: before and after it is connected to, and at the end.
    assertThatThrownBy(
            () -> get(server.uri(PATH), ServerRule.ANY, changing(PUBLIC, PUBLIC, METADATA)))
        .isInstanceOf(PermanentSourceException.class)
        .hasMessageContaining("must not redirect");
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:///etc/passwd", "ftp://host/x", "jar:http://h/a!/b", "gopher://h/"})
  void followsNoRedirectOffTheWeb(String location) {
    redirect(location);

    assertThatThrownBy(() -> get(server.uri(PATH), ServerRule.ANY, HostLookup.OF_THE_SYSTEM))
        .isInstanceOf(PermanentSourceException.class);
  }

  @Test
  void aRedirectFromHttpsMustStayEncrypted() throws Exception {
    var secure = java.net.URI.create("https://host/a").toURL();

    assertThat(WebAddress.redirected(secure, "b")).hasToString("https://host/b");
    assertThatThrownBy(() -> WebAddress.redirected(secure, "http://host/b"))
        .hasMessage("the server must redirect to an https: address, got a http: address");
  }

  @ParameterizedTest
  @ValueSource(strings = {"me:p%zz", "me:p%", "me:s3/cret"})
  void sendsAPasswordThatIsNotEscapedAsItIs(String userInfo) throws IOException {
    String address = server.uri(PATH).replace("http://", "http://" + userInfo + '@');

    get(address, ServerRule.ANY, HostLookup.OF_THE_SYSTEM).disconnect();

    assertThat(server.authorizations())
        .containsExactly(
            "Basic "
                + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8)));
  }
}
