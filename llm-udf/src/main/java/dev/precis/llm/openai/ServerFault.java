package dev.precis.llm.openai;

import java.time.Duration;
import java.util.Optional;

/** A server that gave no answer this time. It is asked again, or another one. */
final class ServerFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Whether the request reached the server, so that the request itself may be the reason. */
  private final boolean answered;

  private final Duration wait;

  private ServerFault(String message, boolean answered, Duration wait, Throwable cause) {
    super(message, cause);
    this.answered = answered;
    this.wait = wait;
  }

  /** The server cannot be reached. */
  static ServerFault unreachable(String message, Throwable cause) {
    return new ServerFault(message, false, null, cause);
  }

  /** The server is too busy, or starts. */
  static ServerFault busy(String message, Optional<Duration> wait) {
    return new ServerFault(message, false, wait.orElse(null), null);
  }

  /** The server took the connection, and gave an error, half an answer or none. */
  static ServerFault broken(String message, Throwable cause) {
    return new ServerFault(message, true, null, cause);
  }

  boolean answered() {
    return answered;
  }

  /** How long the server asks to wait; empty if it does not say. */
  Optional<Duration> wanted() {
    return Optional.ofNullable(wait);
  }
}
