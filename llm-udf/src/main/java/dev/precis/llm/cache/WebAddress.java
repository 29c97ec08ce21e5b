package dev.precis.llm.cache;

import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * The address of a model on a web server.
 *
 * @param uri of the scheme {@code http:} or {@code https:}
 */
record WebAddress(ModelUri uri) {
  /**
   * The URL to request, without user-info.
   *
   * @throws PermanentSourceException when it is no valid URL of a server
   */
  URL url() throws PermanentSourceException {
    try {
      URL url = URI.create(uri.withoutUserInfo().replace(" ", "%20")).toURL();
      if (url.getHost().isEmpty()) {
        throw new PermanentSourceException("its address names no server, got " + uri, null);
      }
      return url;
    } catch (IllegalArgumentException | MalformedURLException e) {
      throw new PermanentSourceException("its address is no valid URL, got " + uri, null);
    }
  }

  /**
   * The header that authenticates at a server by the user-info; empty if there is none, or if it is
   * another server than that of {@link #url()}.
   */
  Optional<String> authorization(URL server) throws PermanentSourceException {
    String userInfo = uri.userInfo();
    if (userInfo.isEmpty() || !isSameServer(url(), server)) {
      return Optional.empty();
    }
    byte[] credentials = decoded(userInfo.substring(0, userInfo.length() - 1));
    return Optional.of("Basic " + Base64.getEncoder().encodeToString(credentials));
  }

  private static byte[] decoded(String userInfo) {
    try {
      return URLDecoder.decode(userInfo.replace("+", "%2B"), StandardCharsets.UTF_8)
          .getBytes(StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // A percent sign that escapes nothing stands for itself.
      return userInfo.getBytes(StandardCharsets.UTF_8);
    }
  }

  private static boolean isSameServer(URL first, URL second) {
    return first.getProtocol().equals(second.getProtocol())
        && first.getHost().equalsIgnoreCase(second.getHost())
        && first.getPort() == second.getPort();
  }

  /**
   * Resolves the target of a redirect.
   *
   * @param location as the server sent it
   * @throws PermanentSourceException when it is no address, none of the web, or not encrypted
   *     although the address before was
   */
  static URL redirected(URL from, String location) throws PermanentSourceException {
    try {
      URL to = from.toURI().resolve(location.replace(" ", "%20")).toURL();
      boolean isWeb = to.getProtocol().equals("https") || to.getProtocol().equals("http");
      boolean isDowngrade = from.getProtocol().equals("https") && !to.getProtocol().equals("https");
      if (!isWeb || isDowngrade) {
        throw new PermanentSourceException(
            "the server must redirect to an "
                + (isDowngrade ? "https: address" : "http: or https: address")
                + ", got a "
                + to.getProtocol()
                + ": address",
            null);
      }
      return to;
    } catch (IllegalArgumentException | MalformedURLException | URISyntaxException e) {
      throw new PermanentSourceException("the server redirects to an invalid address", null);
    }
  }
}
