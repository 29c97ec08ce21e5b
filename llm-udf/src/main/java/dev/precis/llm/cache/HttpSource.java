package dev.precis.llm.cache;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file on a web server. It sends GET requests only, because the signature of a signed address is
 * valid for one method.
 */
final class HttpSource implements ModelSource {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int RANGE_NOT_SATISFIABLE = 416;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-\\d+/(\\d+|\\*)");

  private final HttpConnector connector;

  HttpSource(ModelUri uri, ServerRule servers) {
    this(uri, TIMEOUT, new ServerCheck(servers, HostLookup.OF_THE_SYSTEM));
  }

  /**
   * @param timeout the longest time that a server may send nothing
   */
  HttpSource(ModelUri uri, Duration timeout, ServerCheck servers) {
    this.connector = new HttpConnector(new WebAddress(uri), timeout, servers);
  }

  @Override
  public SourceVersion describe() throws IOException {
    try (Transfer transfer = transfer(Map.of("Range", "bytes=0-0"))) {
      return transfer.version();
    } catch (SourceChangedException e) {
      // An empty file has no first byte to send.
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
    HttpURLConnection connection = connector.get(headers);
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
      throw new IOException("the server sent a part without a valid range, got " + range);
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

  /** Weak ETags do not guarantee equal bytes. */
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
        // Closing the stream would read the rest, to reuse the connection.
        connection.disconnect();
      }
    };
  }

  private static IOException failure(HttpURLConnection connection, int status) throws IOException {
    String message = connection.getResponseMessage();
    String reason =
        "the server rejected the request, got status "
            + status
            + (message == null ? "" : " " + message);
    boolean mayPass =
        status >= HttpURLConnection.HTTP_INTERNAL_ERROR
            || status == TOO_MANY_REQUESTS
            || status == HttpURLConnection.HTTP_CLIENT_TIMEOUT;
    return mayPass ? new IOException(reason) : new PermanentSourceException(reason, null);
  }
}
