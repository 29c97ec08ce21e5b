package dev.precis.text.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictDecodingTest {

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "Big5", "windows-1252"})
  void decodesFromAnOffset(String charset) {
    byte[] bytes = ("xx" + "A quay").getBytes(Charset.forName(charset));
    int from = "xx".getBytes(Charset.forName(charset)).length;

    StrictDecoding decoding = StrictDecoding.of(bytes, from, Charset.forName(charset));

    assertThat(decoding.succeeded()).isTrue();
    assertThat(decoding.text()).isEqualTo("A quay");
  }

  @Test
  void saysWhereTheFirstBadByteIs() {
    byte[] bytes = {'a', 'b', (byte) 0xFF, 'c'};

    StrictDecoding decoding = StrictDecoding.of(bytes, 1, StandardCharsets.UTF_8);

    assertThat(decoding.succeeded()).isFalse();
    assertThat(decoding.badByte()).isEqualTo(2);
  }

  @Test
  void acceptsAReplacementCharacterThatTheTextContains() {
    byte[] bytes = "a \uFFFD b".getBytes(StandardCharsets.UTF_8);

    assertThat(StrictDecoding.of(bytes, 0, StandardCharsets.UTF_8).text()).isEqualTo("a \uFFFD b");
  }

  @Test
  void reportsATextThatEndsWithinACharacter() {
    byte[] bytes = {'a', (byte) 0xC3};

    assertThat(StrictDecoding.of(bytes, 0, StandardCharsets.UTF_8).succeeded()).isFalse();
  }
}
