package dev.precis.llm.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

  private static Optional<Duration> read(String... namesAndValues) {
    Map<String, List<String>> headers = new HashMap<>();
    for (int at = 0; at < namesAndValues.length; at += 2) {
      headers.put(namesAndValues[at], List.of(namesAndValues[at + 1]));
    }
    return RetryAfter.of(HttpHeaders.of(headers, (name, value) -> true), NOW);
  }

  @Test
  void readsSeconds() {
    assertThat(read("Retry-After", "7")).contains(Duration.ofSeconds(7));
    assertThat(read("retry-after", " 0 ")).contains(Duration.ZERO);
  }

  @Test
  void readsADateByTheServersOwnTime() {
    String date = "Mon, 30 Nov 2026 12:00:30 GMT";
    assertThat(read("Retry-After", date)).contains(Duration.ofSeconds(30));
    assertThat(read("Retry-After", date, "Date", "Mon, 30 Nov 2026 12:00:20 GMT"))
        .contains(Duration.ofSeconds(10));
    assertThat(read("Retry-After", "Mon, 30 Nov 2026 11:00:00 GMT")).contains(Duration.ZERO);
  }

  @Test
  void hasALimit() {
    assertThat(read("Retry-After", "86400")).contains(RetryAfter.MOST);
    assertThat(read("Retry-After", "9".repeat(40))).contains(RetryAfter.MOST);
    assertThat(read("Retry-After", "Tue, 30 Nov 2027 12:00:00 GMT")).contains(RetryAfter.MOST);
  }

  @Test
  void ignoresWhatItCannotRead() {
    assertThat(read()).isEmpty();
    assertThat(read("Retry-After", "soon")).isEmpty();
    assertThat(read("Retry-After", "-1")).isEmpty();
  }
}
