package dev.precis.llm.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InternalAddressTest {
  private static InetAddress address(String literal) throws UnknownHostException {
    return InetAddress.getByName(literal);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.255.255.254",
        "0.0.0.0",
        "::1",
        "::",
        "::ffff:127.0.0.1",
        "::127.0.0.1",
        "::ffff:0:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::"
      })
  void recognizesAddressesOfTheMachineItself(String literal) throws UnknownHostException {
    assertThat(InternalAddress.isLoopback(address(literal))).isTrue();
    assertThat(InternalAddress.isInternal(address(literal))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.0.0",
        "169.254.169.254",
        "2852039166",
        "169.254.170.2",
        "169.254.255.255",
        "fe80::1",
        "fe80::a9fe:a9fe",
        "febf::1",
        "::ffff:169.254.169.254",
        "::ffff:a9fe:a9fe",
        "::169.254.169.254",
        "::ffff:0:169.254.169.254",
        "64:ff9b::169.254.169.254",
        "2002:a9fe:a9fe::1",
        "2001:0:53aa:64c:0:0:5601:5601",
        "2001:db8::5efe:169.254.169.254",
        "2001:db8::200:5efe:169.254.169.254",
        "100.100.100.200",
        "::ffff:100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        "fd00:ec2::254",
        "fd00:ec2::23",
        "fd20:ce::254",
        "fd00:42::42"
      })
  void recognizesLinkLocalAndMetadataAddresses(String literal) throws UnknownHostException {
    assertThat(InternalAddress.isInternal(address(literal))).isTrue();
    assertThat(InternalAddress.isLoopback(address(literal))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.1",
        "172.16.0.1",
        "192.168.0.1",
        "100.100.100.201",
        "169.253.255.255",
        "169.255.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "93.184.216.34",
        "fd00:ec3::254",
        "fec0::1",
        "2001:db8::1",
        "2606:2800:220:1:248:1893:25c8:1946",
        "64:ff9b::93.184.216.34",
        "2002:5db8:d822::1",
        "::ffff:10.0.0.1"
      })
  void leavesOtherAddressesAlone(String literal) throws UnknownHostException {
    assertThat(InternalAddress.isInternal(address(literal))).isFalse();
    assertThat(InternalAddress.isLoopback(address(literal))).isFalse();
  }
}
