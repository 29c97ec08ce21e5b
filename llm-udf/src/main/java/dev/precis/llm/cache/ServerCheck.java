package dev.precis.llm.cache;

import java.net.InetAddress;
import java.net.URL;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Refuses servers that a model must not be fetched from: those that a rule forbids, and internal
 * ones that another server redirects to.
 *
 * <p>Call it right before a connection and again after it. The JVM keeps the address of a name for
 * some time (30 seconds by default), so at least one of the two checks sees the address that the
 * connection used, even if the name gets another address in between.
 */
final class ServerCheck {
  private final ServerRule rule;
  private final HostLookup lookup;

  ServerCheck(ServerRule rule, HostLookup lookup) {
    this.rule = rule;
    this.lookup = lookup;
  }

  /**
   * Checks the server that the user named.
   *
   * @throws PermanentSourceException when the rule forbids it
   */
  void requireNamed(URL url) throws PermanentSourceException {
    if (rule == ServerRule.NO_INTERNAL
        && addresses(url).stream().anyMatch(InternalAddress::isInternal)) {
      throw new PermanentSourceException(
          "its server must not have a loopback, link-local or metadata address, got "
              + url.getHost(),
          null);
    }
  }

  /**
   * Checks the target of a redirect. A server of this machine may redirect to another one of this
   * machine.
   *
   * @throws PermanentSourceException when it is an internal address, whatever the rule
   */
  void requireRedirect(URL from, URL to) throws PermanentSourceException {
    List<InetAddress> internal =
        addresses(to).stream().filter(InternalAddress::isInternal).toList();
    boolean staysHere =
        internal.stream().allMatch(InternalAddress::isLoopback) && isOfThisMachine(from);
    if (!internal.isEmpty() && !staysHere) {
      throw new PermanentSourceException(
          "the server must not redirect to a loopback, link-local or metadata address, got "
              + to.getHost(),
          null);
    }
  }

  private boolean isOfThisMachine(URL url) {
    List<InetAddress> addresses = addresses(url);
    return !addresses.isEmpty() && addresses.stream().allMatch(InternalAddress::isLoopback);
  }

  /** None for an unknown name: then only a proxy may know it, or the connection fails by itself. */
  private List<InetAddress> addresses(URL url) {
    try {
      return lookup.addresses(url.getHost());
    } catch (UnknownHostException e) {
      return List.of();
    }
  }
}
