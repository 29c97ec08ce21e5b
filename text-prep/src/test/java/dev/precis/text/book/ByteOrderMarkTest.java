package dev.precis.text.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteOrderMarkTest {

  @ParameterizedTest
  @CsvSource({"UTF-8, 3", "UTF-16LE, 2", "UTF-16BE, 2", "UTF-32LE, 4", "UTF-32BE, 4"})
  void namesTheCharset(String charset, int length) {
    ByteOrderMark mark =
        ByteOrderMark.of("\uFEFFA".getBytes(Charset.forName(charset))).orElseThrow();

    assertThat(mark.charset()).isEqualTo(Charset.forName(charset));
    assertThat(mark.length()).isEqualTo(length);
  }

  @Test
  void isNotInOtherTexts() {
    assertThat(ByteOrderMark.of("A".getBytes(StandardCharsets.UTF_8))).isEmpty();
    assertThat(ByteOrderMark.of(new byte[] {(byte) 0xEF, (byte) 0xBB})).isEmpty();
    assertThat(ByteOrderMark.of(new byte[0])).isEmpty();
  }
}
