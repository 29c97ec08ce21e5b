package dev.precis.job.stores;

import com.sun.net.httpserver.HttpExchange;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * A request of S3's protocol.
 *
 * @param kind its method; {@code LIST} for a list
 * @param keys what it is about: the bucket and key, the prefix of a list, or the body with the keys
 *     of a removal
 */
record S3Request(String kind, String keys) {
  private static final Pattern PREFIX = Pattern.compile("(?:^|&)prefix=([^&]*)");

  /** What Spark and its committers write, and the folders for it. */
  private static final Pattern DATA =
      Pattern.compile("/(summaries|failures)/recipe=[^/<]+/wave=\\d+/.");

  static S3Request of(HttpExchange exchange, byte[] body) {
    URI uri = exchange.getRequestURI();
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    String method = exchange.getRequestMethod();
    if (method.equals("GET") && query.contains("list-type")) {
      return new S3Request("LIST", prefix(query));
    }
    return method.equals("POST") && query.startsWith("delete")
        ? new S3Request("POST", new String(body, StandardCharsets.UTF_8))
        : new S3Request(method, uri.getPath());
  }

  private static String prefix(String query) {
    return PREFIX
        .matcher(query)
        .results()
        .map(found -> "/" + URLDecoder.decode(found.group(1), StandardCharsets.UTF_8))
        .findFirst()
        .orElse("/");
  }

  boolean isList() {
    return kind.equals("LIST");
  }

  /** Whether it is about the data files of a wave. */
  boolean isOfData() {
    return DATA.matcher(keys).find();
  }
}
