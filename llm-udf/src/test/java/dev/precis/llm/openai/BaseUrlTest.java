package dev.precis.llm.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BaseUrlTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"http://h:8000", "http://h:8000/", "http://h:8000/v1", " http://h:8000/v1// "})
  void isWrittenWithOrWithoutVersion(String text) {
    assertThat(BaseUrl.of(text).api("/models")).isEqualTo(URI.create("http://h:8000/v1/models"));
    assertThat(BaseUrl.of(text).own("/props")).isEqualTo(URI.create("http://h:8000/props"));
  }

  @Test
  void mayHaveAPath() {
    assertThat(BaseUrl.of("https://gate.example/llm/v1").api("/models"))
        .isEqualTo(URI.create("https://gate.example/llm/v1/models"));
    assertThat(BaseUrl.of("http://[::1]:80/v1")).hasToString("http://[::1]:80");
  }

  @ParameterizedTest
  @CsvSource({
    "http://ann:pa55@h:1/v1, user and password",
    "http://pa55@h:1, user and password",
    "http://h:1/v1?key=pa55, without ? and #",
    "http://h:1/#pa55, without ? and #",
    "ftp://h:1, http: or https:",
    "h:8000, http: or https:",
    "http:///v1, host",
    "http://h:x/v1?pa55, host",
    "http://h 1?pa55, valid address"
  })
  void refusesOthersAndTellsNoSecret(String text, String reason) {
    assertThatThrownBy(() -> BaseUrl.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason)
        .satisfies(failure -> Secrets.requireNone(failure, "pa55"));
  }
}
