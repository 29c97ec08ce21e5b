package dev.precis.llm.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "books",
        "books/part-?.txt",
        "books/[a-c]*#1.txt",
        "/books/a@b:c.txt",
        "C:/books/a?.txt",
        "C:\\books\\me@home",
        "file:/books/a?b@c.txt",
        "file:///books/year=202?/#1.txt",
        "hdfs:///books/a?.txt",
        "hdfs://namenode:8020/books/a@b?.txt",
        "s3a://bucket/books/part-?.txt",
        "s3a://bucket/a:b@c.txt",
        "gs://bucket/a#b.txt",
        "abfss://box@account.dfs.core.windows.net/books/a?.txt",
        "WASB://box@account.blob.core.windows.net/a",
        "http://host/books/a.txt",
        "https://host:8443/a@b:c/d.txt",
        "http://[::1]:8080/a@b",
        "http://[fe80::1%25eth0]/a"
      })
  void anAddressWithoutSecretsStaysAsItIs(String text) {
    assertThat(new Address(text).shown()).isEqualTo(text);
    assertThat(new Address(text).userInfo()).isEmpty();
    assertThat(Address.hideIn("Cannot read " + text + ", got nothing"))
        .isEqualTo("Cannot read " + text + ", got nothing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "https://host/a.txt?sig=s3cret https://host/a.txt",
        "https://host?sig=s3cret https://host",
        "https://host/a.txt#s3cret https://host/a.txt",
        "https://host/a.txt#x?s3cret https://host/a.txt",
        "HTTP://host/a.txt?u=http://me:s3cret@host/ HTTP://host/a.txt",
        "https://s3cret@host/a https://host/a",
        "https://me:s3cret@host/a https://host/a",
        "https://me:s3@cret@host/a https://host/a",
        "https://me:s3cret@[::1]:80/a https://[::1]:80/a",
        "https://me:s3cret@host:80/a@b?x https://host:80/a@b",
        "https://:s3cret@host/ https://host/",
        "https:/me:s3cret@host/a https:/host/a",
        "https:me:s3cret@host/a https:host/a",
        "https://me:s3/cret@host/a https://host/a",
        "https://me:s3?cret@host/a https://host/a",
        "https://me:s3#cret@host/a https://host/a",
        "s3a://key:s3cret@bucket/part-?.txt s3a://bucket/part-?.txt",
        "s3a://key:s3/cret+@bucket/a s3a://bucket/a",
        "hdfs://me@namenode:8020/a hdfs://namenode:8020/a",
        "ftp://me:s3cret@host/a?b ftp://host/a?b",
        "abfss://box:s3cret@account/a abfss://account/a"
      })
  void secretsAreNotShown(String text, String shown) {
    assertThat(new Address(text).shown()).isEqualTo(shown);
    assertThat(new Address(text)).hasToString(shown);
    assertThat(shown).doesNotContain("s3cret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no https://me:s3cret@host/a.txt?sig=s3cret, nor http://host/#s3cret; why? | no https://host/a.txt, nor http://host/; why?",
        "got [https://host/a?sig=s3cret, hdfs:///b?.txt] | got [https://host/a, hdfs:///b?.txt]",
        "{\"path\":\"https://host/a?sig=s3cret\"} | {\"path\":\"https://host/a\"}",
        "(https://host/a?sig=s3cret) | (https://host/a)",
        "java.io.FileNotFoundException: https://host/a%3Fsig=s3cret | java.io.FileNotFoundException: https://host/a",
        "read s3a://key:s3cret@bucket/part-?.txt. Why? | read s3a://bucket/part-?.txt. Why?",
        "nothing: // to hide? | nothing: // to hide?"
      })
  void secretsAreHiddenInTexts(String text, String shown) {
    assertThat(Address.hideIn(text)).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a:", "a:@", "://", "http://", "http://a:@b?.", "s3a://a:/"})
  @Timeout(20)
  void hidingTakesLinearTime(String part) {
    String hostile = part.repeat(300_000);

    assertThat(Address.hideIn(hostile)).hasSizeLessThanOrEqualTo(hostile.length());
    assertThat(Address.hideIn("http://" + hostile)).hasSizeLessThanOrEqualTo(hostile.length() + 7);
  }

  @Test
  void knowsSchemes() {
    assertThat(new Address("S3A://b/a").scheme()).isEqualTo("s3a");
    assertThat(new Address("C:/a").scheme()).isEmpty();
    assertThat(new Address("a/b:c").scheme()).isEmpty();
    assertThat(new Address("HTTPS://h").isWeb()).isTrue();
    assertThat(new Address("webhdfs://h").isWeb()).isFalse();
  }
}
