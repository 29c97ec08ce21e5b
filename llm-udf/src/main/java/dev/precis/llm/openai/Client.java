package dev.precis.llm.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.precis.llm.engine.EngineRefusedException;
import dev.precis.llm.http.HttpCall;
import dev.precis.llm.http.Patience;
import dev.precis.llm.http.TrustedCertificates;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/**
 * Sends requests with the key, to the addresses of the settings alone: redirects are not followed.
 * Thread-safe.
 */
final class Client {
  /** A server in the user's network takes a connection at once, or is not there. */
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final HttpClient http;
  private final ApiKey key;

  /** A client for the servers of the settings. */
  Client(EndpointSettings settings, ApiKey key) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(shorter(CONNECT, settings.timeout()));
    if (!settings.caFile().isEmpty()) {
      builder.sslContext(trusting(settings.caFile()));
    }
    String proxy = settings.proxy();
    if (!proxy.isEmpty()) {
      builder.proxy(
          ProxySelector.of(
              new InetSocketAddress(
                  proxy.substring(0, proxy.lastIndexOf(':')), EndpointSettings.port(proxy))));
    }
    this.http = builder.build();
    this.key = key;
  }

  private static SSLContext trusting(String file) {
    try {
      return TrustedCertificates.of(file);
    } catch (IllegalArgumentException e) {
      throw new EngineRefusedException(
          "Cannot use engine openai: "
              + EndpointSettings.CA_FILE.key()
              + ": expected a file with certificates in PEM, on every machine; "
              + e.getMessage()
              + ", got "
              + file,
          e);
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  ApiKey key() {
    return key;
  }

  /** Sends a request without a body. Does not wait. */
  HttpCall get(URI address, Patience patience) {
    return HttpCall.send(http, request(address).GET().build(), patience);
  }

  /** Sends a request with JSON. Does not wait. */
  HttpCall post(URI address, JsonNode body, Patience patience) {
    HttpRequest request =
        request(address)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build();
    return HttpCall.send(http, request, patience);
  }

  private HttpRequest.Builder request(URI address) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .header("User-Agent", "precis")
            .header("Accept", "application/json, text/event-stream");
    key.header().ifPresent(value -> request.header("Authorization", value));
    return request;
  }

  /** What to throw when a connection fails: another try, or the setting to change. */
  static RuntimeException failed(BaseUrl url, IOException reason) {
    for (Throwable at = reason; at != null; at = at.getCause()) {
      if (at instanceof CertificateException
          || at instanceof CertPathValidatorException
          || at instanceof CertPathBuilderException) {
        return new EngineRefusedException(
            "Cannot use engine openai: the certificate of "
                + url
                + " is not trusted ("
                + at.getMessage()
                + "); change "
                + EndpointSettings.CA_FILE.key(),
            reason);
      }
      if (at instanceof SSLException && String.valueOf(at.getMessage()).contains("SSL message")) {
        return new EngineRefusedException(
            "Cannot use engine openai: "
                + url
                + " does not speak TLS; change https: to http: in "
                + EndpointSettings.URLS.key(),
            reason);
      }
    }
    String message = url + ": " + text(reason);
    return isConnecting(reason)
        ? ServerFault.unreachable(message, reason)
        : ServerFault.broken(message, reason);
  }

  private static boolean isConnecting(IOException reason) {
    // A host that is unknown is one of the first kind for the JDK.
    return reason instanceof ConnectException || reason instanceof HttpConnectTimeoutException;
  }

  private static String text(IOException reason) {
    for (Throwable at = reason; at != null; at = at.getCause()) {
      if (at instanceof UnresolvedAddressException || at instanceof UnknownHostException) {
        return "no such host";
      }
    }
    return reason.getMessage() == null
        ? "the connection failed (" + reason.getClass().getSimpleName() + ")"
        : reason.getMessage();
  }
}
