package dev.precis.llm.openai;

import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.GenerationFailures;
import dev.precis.llm.http.Patience;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * When a request gives up: at its time limit, when it is cancelled, and when a server sends nothing
 * for too long. One per request, with all its attempts. Not thread-safe.
 */
final class RequestPatience implements Patience {
  /** What a server still sends after an answer is useful, but not worth a wait. */
  private static final Duration AFTER_ANSWER = Duration.ofSeconds(1);

  private final Time time;
  private final Duration timeout;
  private final long deadlineNanos;
  private final Cancellation cancellation;
  private BaseUrl asked;
  private Duration most;
  private long arrivedNanos;
  private boolean answering;

  /**
   * @param timeout the longest time without a byte
   * @param deadlineNanos in terms of {@link Time#nanos()}
   */
  RequestPatience(Time time, Duration timeout, long deadlineNanos, Cancellation cancellation) {
    this.time = time;
    this.timeout = timeout;
    this.deadlineNanos = deadlineNanos;
    this.cancellation = cancellation;
    this.most = timeout;
  }

  /** For a request without a time limit. */
  static RequestPatience untimed(Time time, Duration timeout) {
    return new RequestPatience(
        time, timeout, time.nanos() + TimeUnit.DAYS.toNanos(10_000), Cancellation.NEVER);
  }

  /** An attempt begins. */
  void begin(BaseUrl url) {
    asked = url;
    most = timeout;
    answering = false;
    arrivedNanos = time.nanos();
  }

  /** The server has begun to answer, so it is there. */
  void answering() {
    answering = true;
  }

  boolean isAnswering() {
    return answering;
  }

  /** The answer is complete; the server may still say more. */
  void complete() {
    most = AFTER_ANSWER.compareTo(timeout) < 0 ? AFTER_ANSWER : timeout;
  }

  /** An attempt ends. Until the next one, no server is expected to send anything. */
  void end() {
    asked = null;
  }

  @Override
  public void arrived() {
    arrivedNanos = time.nanos();
  }

  /**
   * {@inheritDoc}
   *
   * @throws dev.precis.llm.engine.GenerationException of the kinds TIME_LIMIT and CANCELLED
   * @throws ServerFault if nothing has arrived for too long
   */
  @Override
  public void check() {
    if (cancellation.isCancelled()) {
      throw GenerationFailures.cancelled();
    }
    long now = time.nanos();
    if (now - deadlineNanos > 0) {
      throw GenerationFailures.timeLimit();
    }
    if (asked != null && now - arrivedNanos > most.toNanos()) {
      throw ServerFault.broken(asked + " sent nothing for " + most.toMillis() + " ms", null);
    }
  }
}
