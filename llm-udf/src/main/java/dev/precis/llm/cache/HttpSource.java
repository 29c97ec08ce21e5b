package dev.precis.llm.cache;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of a web server. User-info of the address goes to its own server alone, as basic
 * authentication. Asks by GET only: signed addresses are signed for that.
 *
 * <p>By {@link HttpURLConnection}, whose reads end when a server falls silent; those of {@link
 * java.net.http.HttpClient} wait for ever.
 */
final class HttpSource implements ModelSource {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int MAX_REDIRECTS = 10;
  private static final int RANGE_NOT_SATISFIABLE = 416;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int TEMPORARY_REDIRECT = 307;
  private static final int PERMANENT_REDIRECT = 308;
  private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-\\d+/(\\d+|\\*)");

  private final ModelUri uri;
  private final Duration timeout;

  HttpSource(ModelUri uri) {
    this(uri, TIMEOUT);
  }

  /**
   * @param timeout longest silence of the server
   */
  HttpSource(ModelUri uri, Duration timeout) {
    this.uri = uri;
    this.timeout = timeout;
  }

  @Override
  public SourceVersion describe() throws IOException {
    try (Transfer transfer = transfer(Map.of("Range", "bytes=0-0"))) {
      return transfer.version();
    } catch (SourceChangedException e) {
      // An empty file has no first byte.
      return new SourceVersion(0, "");
    }
  }

  @Override
  public Transfer open(long from, SourceVersion version) throws IOException {
    Map<String, String> headers = new TreeMap<>();
    if (from > 0) {
      headers.put("Range", "bytes=" + from + "-");
      if (!version.tag().isEmpty()) {
        headers.put("If-Range", version.tag());
      }
    }
    return transfer(headers);
  }

  private Transfer transfer(Map<String, String> headers) throws IOException {
    HttpURLConnection connection = connection(headers);
    try {
      int status = connection.getResponseCode();
      if (status == HttpURLConnection.HTTP_PARTIAL) {
        return partial(connection);
      }
      if (status == RANGE_NOT_SATISFIABLE) {
        throw new SourceChangedException();
      }
      if (status != HttpURLConnection.HTTP_OK) {
        throw failure(connection, status);
      }
      long size = connection.getContentLengthLong();
      return new Transfer(content(connection), 0, new SourceVersion(size, tag(connection)));
    } catch (IOException e) {
      connection.disconnect();
      throw e;
    }
  }

  private static Transfer partial(HttpURLConnection connection) throws IOException {
    String range = String.valueOf(connection.getHeaderField("Content-Range"));
    Matcher matcher = CONTENT_RANGE.matcher(range);
    if (!matcher.matches()) {
      throw new IOException("the server sent a part without saying which, got " + range);
    }
    long size =
        matcher.group(2).equals("*")
            ? SourceVersion.UNKNOWN_SIZE
            : Long.parseLong(matcher.group(2));
    return new Transfer(
        content(connection),
        Long.parseLong(matcher.group(1)),
        new SourceVersion(size, tag(connection)));
  }

  /** Weak ETags do not promise the same bytes. */
  private static String tag(HttpURLConnection connection) {
    String etag = connection.getHeaderField("ETag");
    if (etag != null && !etag.startsWith("W/")) {
      return etag;
    }
    String modified = connection.getHeaderField("Last-Modified");
    return modified == null ? "" : modified;
  }

  private static InputStream content(HttpURLConnection connection) throws IOException {
    return new FilterInputStream(connection.getInputStream()) {
      @Override
      public void close() {
        // Closing the stream would read on to keep the connection.
        connection.disconnect();
      }
    };
  }

  private static IOException failure(HttpURLConnection connection, int status) throws IOException {
    String message = connection.getResponseMessage();
    String reason =
        "the server refused it, got status " + status + (message == null ? "" : " " + message);
    boolean mayPass =
        status >= HttpURLConnection.HTTP_INTERNAL_ERROR
            || status == TOO_MANY_REQUESTS
            || status == HttpURLConnection.HTTP_CLIENT_TIMEOUT;
    return mayPass ? new IOException(reason) : new SourceRefusal(reason, null);
  }

  private HttpURLConnection connection(Map<String, String> headers) throws IOException {
    URL first = url();
    URL url = first;
    for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      HttpURLConnection connection = (HttpURLConnection) url.openConnection();
      connection.setInstanceFollowRedirects(false);
      connection.setConnectTimeout((int) timeout.toMillis());
      connection.setReadTimeout((int) timeout.toMillis());
      connection.setUseCaches(false);
      connection.setRequestProperty("Accept", "*/*");
      connection.setRequestProperty("User-Agent", "precis");
      headers.forEach(connection::setRequestProperty);
      if (!uri.userInfo().isEmpty() && isOfOneServer(first, url)) {
        connection.setRequestProperty("Authorization", authorization());
      }
      String location = redirect(connection);
      if (location == null) {
        return connection;
      }
      connection.disconnect();
      url = redirected(url, location);
    }
    throw new SourceRefusal("the server redirects without end, got " + MAX_REDIRECTS, null);
  }

  private URL url() throws SourceRefusal {
    String address = uri.text().replace(uri.userInfo(), "").replace(" ", "%20");
    try {
      URL url = URI.create(address).toURL();
      if (url.getHost().isEmpty()) {
        throw new SourceRefusal("its address names no server, got " + uri, null);
      }
      return url;
    } catch (IllegalArgumentException | MalformedURLException e) {
      throw new SourceRefusal("its address is none of a web server, got " + uri, null);
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

  private static URL redirected(URL from, String location) throws SourceRefusal {
    try {
      URL to = from.toURI().resolve(location.replace(" ", "%20")).toURL();
      boolean isWeb = to.getProtocol().equals("https") || to.getProtocol().equals("http");
      boolean isDowngrade = from.getProtocol().equals("https") && !to.getProtocol().equals("https");
      if (!isWeb || isDowngrade) {
        throw new SourceRefusal(
            "the server redirects to where a model is not fetched from, got a "
                + to.getProtocol()
                + ": address",
            null);
      }
      return to;
    } catch (IllegalArgumentException | MalformedURLException | URISyntaxException e) {
      throw new SourceRefusal("the server redirects to what is no address", null);
    }
  }

  private static boolean isOfOneServer(URL first, URL url) {
    return first.getProtocol().equals(url.getProtocol())
        && first.getHost().equalsIgnoreCase(url.getHost())
        && first.getPort() == url.getPort();
  }

  private String authorization() {
    String userInfo = uri.userInfo();
    String decoded =
        URLDecoder.decode(
            userInfo.substring(0, userInfo.length() - 1).replace("+", "%2B"),
            StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(decoded.getBytes(StandardCharsets.UTF_8));
  }
}
