package dev.precis.llm.cache;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Recognizes network addresses that no stranger may name: those of the machine itself, of its
 * network link, and of the services that give a cloud's machines their credentials. It also
 * recognizes IPv6 addresses that contain such an IPv4 address.
 *
 * <p>Addresses of private networks (10.0.0.0/8 and others) are not among them: a cluster's own
 * model server often has one.
 */
final class InternalAddress {
  /**
   * Metadata services outside the link-local range: Alibaba, Azure, Oracle; AWS, Google, Scaleway.
   */
  private static final Set<String> METADATA =
      Set.of(
          "100.100.100.200",
          "168.63.129.16",
          "192.0.0.192",
          "fd20:ce:0:0:0:0:0:254",
          "fd00:42:0:0:0:0:0:42");

  /** AWS gives metadata and credentials under several addresses of this network. */
  private static final byte[] AWS = {(byte) 0xfd, 0, 0x0e, (byte) 0xc2};

  private static final byte[] NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b};
  private static final byte[] SIX_TO_FOUR = {0x20, 0x02};
  private static final byte[] TEREDO = {0x20, 0x01, 0, 0};
  private static final byte[] TRANSLATED = {0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff, 0, 0};
  private static final byte[] COMPATIBLE = new byte[12];
  private static final List<byte[]> ENDING_IN_IPV4 = List.of(NAT64, TRANSLATED, COMPATIBLE);
  private static final int IPV4_BYTES = 4;

  private InternalAddress() {}

  /** Whether it is an address of this machine alone; the unspecified address also reaches it. */
  static boolean isLoopback(InetAddress address) {
    return address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || embedded(address).filter(InternalAddress::isLoopback).isPresent();
  }

  /** Whether it is a loopback, link-local or metadata address. */
  static boolean isInternal(InetAddress address) {
    return isLoopback(address)
        || address.isLinkLocalAddress()
        || isMetadata(address)
        || embedded(address).filter(InternalAddress::isInternal).isPresent();
  }

  private static boolean isMetadata(InetAddress address) {
    // An IPv6 address may name its network interface at the end.
    String bare = address.getHostAddress().split("%", 2)[0];
    return METADATA.contains(bare) || startsWith(address.getAddress(), AWS);
  }

  private static Optional<InetAddress> embedded(InetAddress address) {
    if (!(address instanceof Inet6Address) || isOfIpv6Alone(address)) {
      return Optional.empty();
    }
    byte[] bytes = address.getAddress();
    if (startsWith(bytes, SIX_TO_FOUR)) {
      return ipv4(bytes, SIX_TO_FOUR.length);
    }
    if (startsWith(bytes, TEREDO)) {
      for (int i = bytes.length - IPV4_BYTES; i < bytes.length; i++) {
        bytes[i] ^= (byte) 0xff;
      }
      return ipv4(bytes, bytes.length - IPV4_BYTES);
    }
    boolean endsInIpv4 = ENDING_IN_IPV4.stream().anyMatch(prefix -> startsWith(bytes, prefix));
    return endsInIpv4 || isIsatap(bytes)
        ? ipv4(bytes, bytes.length - IPV4_BYTES)
        : Optional.empty();
  }

  private static boolean isOfIpv6Alone(InetAddress address) {
    return address.isLoopbackAddress() || address.isAnyLocalAddress();
  }

  /** An interface identifier that ends in an IPv4 address (RFC 5214). */
  private static boolean isIsatap(byte[] bytes) {
    return (bytes[8] & 0xfd) == 0 && bytes[9] == 0 && bytes[10] == 0x5e && bytes[11] == (byte) 0xfe;
  }

  private static boolean startsWith(byte[] bytes, byte[] prefix) {
    return bytes.length >= prefix.length
        && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
  }

  private static Optional<InetAddress> ipv4(byte[] bytes, int from) {
    try {
      return Optional.of(
          InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + IPV4_BYTES)));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an IPv4 address", e);
    }
  }
}
