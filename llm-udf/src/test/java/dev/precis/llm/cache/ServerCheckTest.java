package dev.precis.llm.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.net.URL;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerCheckTest {
  private static final Map<String, List<String>> NAMES =
      Map.of(
          "public", List.of("93.184.216.34"),
          "private", List.of("10.1.2.3"),
          "here", List.of("127.0.0.1", "::1"),
          "hidden", List.of("93.184.216.34", "169.254.169.254"),
          "half-here", List.of("93.184.216.34", "127.0.0.1"),
          "metadata", List.of("fd00:ec2::254"));

  private static ServerCheck check(ServerRule rule) {
    return new ServerCheck(
        rule,
        host -> {
          if (!NAMES.containsKey(host)) {
            throw new UnknownHostException(host);
          }
          return NAMES.get(host).stream().map(ServerCheckTest::address).toList();
        });
  }

  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static URL url(String host) throws Exception {
    return URI.create("http://" + host + "/m.gguf").toURL();
  }

  @ParameterizedTest
  @CsvSource({
    "public, true",
    "private, true",
    "unknown, true",
    "here, false",
    "hidden, false",
    "half-here, false",
    "metadata, false"
  })
  void sqlMayNameNoInternalServer(String host, boolean mayBeNamed) throws Exception {
    URL url = url(host);

    assertThatCode(() -> check(ServerRule.ANY).requireNamed(url)).doesNotThrowAnyException();
    if (mayBeNamed) {
      assertThatCode(() -> check(ServerRule.NO_INTERNAL).requireNamed(url))
          .doesNotThrowAnyException();
    } else {
      assertThatThrownBy(() -> check(ServerRule.NO_INTERNAL).requireNamed(url))
          .isInstanceOf(PermanentSourceException.class)
          .hasMessage(
              "its server must not have a loopback, link-local or metadata address, got " + host);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "public, public, true",
    "public, private, true",
    "public, unknown, true",
    "public, here, false",
    "public, half-here, false",
    "public, hidden, false",
    "public, metadata, false",
    "unknown, here, false",
    "half-here, here, false",
    "here, here, true",
    "here, half-here, true",
    "here, public, true",
    "here, hidden, false",
    "here, metadata, false"
  })
  void aRedirectLeadsToNoInternalServer(String from, String to, boolean isAllowed)
      throws Exception {
    for (ServerRule rule : ServerRule.values()) {
      if (isAllowed) {
        assertThatCode(() -> check(rule).requireRedirect(url(from), url(to)))
            .doesNotThrowAnyException();
      } else {
        assertThatThrownBy(() -> check(rule).requireRedirect(url(from), url(to)))
            .isInstanceOf(PermanentSourceException.class)
            .hasMessage(
                "the server must not redirect to a loopback, link-local or metadata address, got "
                    + to);
      }
    }
  }

  @Test
  void theRuleForSqlIsAboutWebServersAlone() {
    assertThat(ServerRule.NO_INTERNAL.refusal(new ModelUri("hdfs://localhost/m.gguf"))).isEmpty();
    assertThat(ServerRule.NO_INTERNAL.refusal(new ModelUri("/models/m.gguf"))).isEmpty();
    assertThat(ServerRule.NO_INTERNAL.refusal(new ModelUri("http://10.0.0.1/m.gguf"))).isEmpty();
    assertThat(ServerRule.NO_INTERNAL.refusal(new ModelUri("HTTPS://u:p@[::1]:8/m.gguf?x")))
        .hasValueSatisfying(reason -> assertThat(reason).endsWith("got [::1]"));
    assertThat(ServerRule.NO_INTERNAL.refusal(new ModelUri("http:///m.gguf"))).isPresent();
    assertThat(ServerRule.ANY.refusal(new ModelUri("http://127.0.0.1/m.gguf"))).isEmpty();
  }
}
