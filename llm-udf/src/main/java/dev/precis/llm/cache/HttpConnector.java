package dev.precis.llm.cache;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.time.Duration;
import java.util.Map;

/**
 * Requests a web address and follows redirects. It sends user-info to the address's own server
 * only, as basic authentication.
 *
 * <p>It uses {@link HttpURLConnection}, whose reads time out when a server stops sending. Those of
 * {@link java.net.http.HttpClient} never do.
 */
final class HttpConnector {
  private static final int MAX_REDIRECTS = 10;
  private static final int TEMPORARY_REDIRECT = 307;
  private static final int PERMANENT_REDIRECT = 308;

  private final WebAddress address;
  private final Duration timeout;
  private final ServerCheck servers;

  /**
   * @param timeout the longest time that a server may send nothing
   */
  HttpConnector(WebAddress address, Duration timeout, ServerCheck servers) {
    this.address = address;
    this.timeout = timeout;
    this.servers = servers;
  }

  /** Refuses the server that is asked. */
  @FunctionalInterface
  private interface Check {
    void run() throws PermanentSourceException;
  }

  /**
   * Returns a connection whose response is no redirect.
   *
   * @throws PermanentSourceException when a server must not be asked, or redirects without end
   */
  HttpURLConnection get(Map<String, String> headers) throws IOException {
    URL named = address.url();
    Check check = () -> servers.requireNamed(named);
    URL url = named;
    for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      HttpURLConnection connection = connect(url, headers, check);
      String location = redirect(connection);
      if (location == null) {
        return connection;
      }
      connection.disconnect();
      URL from = url;
      URL to = WebAddress.redirected(from, location);
      check = () -> servers.requireRedirect(from, to);
      url = to;
    }
    throw new PermanentSourceException(
        "the server redirects without end, got " + MAX_REDIRECTS, null);
  }

  private HttpURLConnection connect(URL url, Map<String, String> headers, Check check)
      throws IOException {
    check.run();
    HttpURLConnection connection = (HttpURLConnection) url.openConnection();
    connection.setInstanceFollowRedirects(false);
    connection.setConnectTimeout((int) timeout.toMillis());
    connection.setReadTimeout((int) timeout.toMillis());
    connection.setUseCaches(false);
    connection.setRequestProperty("Accept", "*/*");
    connection.setRequestProperty("User-Agent", "precis");
    headers.forEach(connection::setRequestProperty);
    address
        .authorization(url)
        .ifPresent(header -> connection.setRequestProperty("Authorization", header));
    try {
      connection.connect();
      check.run();
      // Reads the response's first line. If the server closes instead, the JDK connects once more.
      connection.getResponseCode();
      check.run();
      return connection;
    } catch (IOException e) {
      connection.disconnect();
      throw e;
    }
  }

  private static String redirect(HttpURLConnection connection) throws IOException {
    return switch (connection.getResponseCode()) {
      case HttpURLConnection.HTTP_MOVED_PERM,
          HttpURLConnection.HTTP_MOVED_TEMP,
          HttpURLConnection.HTTP_SEE_OTHER,
          TEMPORARY_REDIRECT,
          PERMANENT_REDIRECT ->
          connection.getHeaderField("Location");
      default -> null;
    };
  }
}
