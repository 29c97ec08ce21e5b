package dev.precis.llm.http;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Reads the header {@code Retry-After}, a number of seconds or a date (RFC 9110, 10.2.3). */
public final class RetryAfter {
  /** No server is left alone for longer, whatever it says. */
  public static final Duration MOST = Duration.ofMinutes(5);

  private static final String HEADER = "Retry-After";

  private RetryAfter() {}

  /**
   * How long to wait, at most {@link #MOST}; empty if the header is missing or cannot be read.
   *
   * @param now for a date, if the server does not tell its own time
   */
  public static Optional<Duration> of(HttpHeaders headers, Instant now) {
    return headers.firstValue(HEADER).map(String::strip).flatMap(text -> wait(text, headers, now));
  }

  private static Optional<Duration> wait(String text, HttpHeaders headers, Instant now) {
    if (text.matches("[0-9]+")) {
      // More digits than that are more than the most.
      long seconds = text.length() > 9 ? MOST.toSeconds() : Long.parseLong(text);
      return Optional.of(within(Duration.ofSeconds(seconds)));
    }
    Instant from = headers.firstValue("Date").flatMap(RetryAfter::date).orElse(now);
    return date(text).map(until -> within(Duration.between(from, until)));
  }

  private static Duration within(Duration wait) {
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    return wait.compareTo(MOST) > 0 ? MOST : wait;
  }

  private static Optional<Instant> date(String text) {
    try {
      return Optional.of(
          ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
