package dev.precis.llm.openai;

import dev.precis.llm.settings.Address;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;
import java.util.Set;

/**
 * The address of a server. Immutable.
 *
 * @param root without {@code /v1} and without a slash at its end
 */
record BaseUrl(URI root) {
  private static final String VERSION = "/v1";
  private static final Set<String> SCHEMES = Set.of("http", "https");

  BaseUrl {
    Objects.requireNonNull(root, "root");
  }

  /**
   * Reads an address, with or without {@code /v1}.
   *
   * @throws IllegalArgumentException with the reason alone, and without what may be credentials
   */
  static BaseUrl of(String text) {
    Address address = new Address(text.strip());
    if (!address.userInfo().isEmpty()) {
      throw new IllegalArgumentException(
          "expected an address without user and password (the key belongs into "
              + EndpointSettings.KEY_FILE.key()
              + "), got one with, for "
              + address.shown());
    }
    URI uri = uri(address);
    if (uri.getScheme() == null || !SCHEMES.contains(address.scheme())) {
      throw invalid("an http: or https: address such as http://host:8000/v1", address);
    }
    if (uri.getHost() == null) {
      throw invalid("an address with a host such as http://host:8000/v1", address);
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw invalid("an address without ? and #", address);
    }
    return new BaseUrl(URI.create(bare(uri.toString())));
  }

  private static URI uri(Address address) {
    try {
      return new URI(address.text());
    } catch (URISyntaxException e) {
      // Not as the cause: its message has the whole address.
      throw invalid("a valid address such as http://host:8000/v1", address);
    }
  }

  private static IllegalArgumentException invalid(String expected, Address address) {
    return new IllegalArgumentException("expected " + expected + ", got " + address.shown());
  }

  private static String bare(String text) {
    String bare = withoutSlashes(text);
    return bare.endsWith(VERSION)
        ? withoutSlashes(bare.substring(0, bare.length() - VERSION.length()))
        : bare;
  }

  private static String withoutSlashes(String text) {
    int end = text.length();
    while (text.charAt(end - 1) == '/') {
      end--;
    }
    return text.substring(0, end);
  }

  /** An address of OpenAI's interface, such as {@code /models}. */
  URI api(String path) {
    return URI.create(root + VERSION + path);
  }

  /** An address that only this kind of server has, such as {@code /tokenize}. */
  URI own(String path) {
    return URI.create(root + path);
  }

  /** For messages. */
  @Override
  public String toString() {
    return root.toString();
  }
}
