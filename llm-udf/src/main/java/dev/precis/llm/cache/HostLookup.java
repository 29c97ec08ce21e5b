package dev.precis.llm.cache;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Resolves the name of a host. */
@FunctionalInterface
interface HostLookup {
  /** As connections of this JVM do, including its cache of earlier answers. */
  HostLookup OF_THE_SYSTEM = host -> List.of(InetAddress.getAllByName(host));

  /**
   * All addresses of a host, at least one.
   *
   * @param host a name or an address, an IPv6 address in brackets
   * @throws UnknownHostException when the name has none
   */
  List<InetAddress> addresses(String host) throws UnknownHostException;
}
