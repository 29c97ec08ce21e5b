package dev.precis.llm.openai;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import dev.precis.llm.engine.EngineUnavailableException;
import dev.precis.llm.engine.FailureKind;
import dev.precis.llm.engine.GenerationException;
import dev.precis.llm.engine.GenerationFailures;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Asks servers until one answers. Waits longer after each failure, at random, but not if another
 * server is in service, and at least as long as a server wants. Thread-safe.
 */
final class Retries {
  /**
   * A text on which servers fail so often is at fault itself, if they have answered others
   * meanwhile.
   */
  static final int MOST_FAILURES_OF_A_TEXT = 5;

  private static final Duration FIRST_WAIT = Duration.ofMillis(500);
  private static final Duration MOST_WAIT = Duration.ofSeconds(30);
  private static final double JITTER = 0.2;
  private static final Duration BY_POLICY = Duration.ofNanos(-1);

  private final Endpoints endpoints;
  private final Duration giveUpAfter;
  private final Time time;

  /**
   * @param giveUpAfter counts from the first failure of a request
   */
  Retries(Endpoints endpoints, Duration giveUpAfter, Time time) {
    this.endpoints = endpoints;
    this.giveUpAfter = giveUpAfter;
    this.time = time;
  }

  /** One request to one server. */
  @FunctionalInterface
  interface Attempt<T> {
    /**
     * Asks.
     *
     * @throws ServerFault if it is worth another try, as it is after an IOException
     */
    T ask(Endpoint endpoint) throws IOException, InterruptedException;

    /** Whether its answer proves that the server answers prompts. */
    default boolean isPrompt() {
      return false;
    }
  }

  /**
   * Returns the first answer.
   *
   * @param patience asked between attempts and, by those that pass it on, within them
   * @throws EngineUnavailableException if there is none for too long, or the time limit is over
   *     while there is none
   * @throws GenerationException if only this request is never answered
   */
  <T> T ask(RequestPatience patience, Attempt<T> attempt) {
    Persistence persistence = new Persistence(patience);
    CallingThread thread = new CallingThread(time);
    RetryPolicy<T> policy =
        RetryPolicy.<T>builder()
            .handle(ServerFault.class)
            .withBackoff(FIRST_WAIT, MOST_WAIT)
            .withJitter(JITTER)
            .withDelayFn(context -> persistence.delay())
            .withMaxRetries(-1)
            .abortIf((answer, failure) -> failure instanceof ServerFault && persistence.isOver())
            .build();
    CompletableFuture<T> result =
        Failsafe.with(policy).with(thread).getAsync(() -> persistence.ask(attempt));
    try {
      return thread.await(result, patience);
    } catch (ServerFault last) {
      throw persistence.end(last);
    } catch (GenerationException e) {
      // No text is at fault if its time passes while no server answers.
      throw e.kind() == FailureKind.TIME_LIMIT
              && persistence.last != null
              && !patience.isAnswering()
          ? persistence.unavailable(persistence.last)
          : e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw GenerationFailures.cancelled();
    }
  }

  /** What one request has met so far. */
  private final class Persistence {
    private final RequestPatience patience;
    private ServerFault last;
    private long firstNanos;
    private long answersBefore;
    private int attempts;
    private int failuresWithin;

    Persistence(RequestPatience patience) {
      this.patience = patience;
    }

    <T> T ask(Attempt<T> attempt) throws InterruptedException {
      Endpoint endpoint = endpoints.take();
      attempts++;
      patience.begin(endpoint.url());
      try {
        T answer = attempt.ask(endpoint);
        if (attempt.isPrompt()) {
          endpoints.answered(endpoint);
        }
        return answer;
      } catch (IOException e) {
        RuntimeException reason = Client.failed(endpoint.url(), e);
        throw reason instanceof ServerFault fault ? noted(endpoint, fault) : reason;
      } catch (ServerFault e) {
        throw noted(endpoint, e);
      } finally {
        patience.end();
        endpoints.release(endpoint);
      }
    }

    private ServerFault noted(Endpoint endpoint, ServerFault fault) {
      if (last == null) {
        firstNanos = time.nanos();
        answersBefore = endpoints.answers();
      }
      last = fault;
      failuresWithin += fault.answered() ? 1 : 0;
      endpoints.failed(endpoint, fault);
      return fault;
    }

    /** How long to wait; negative to leave it to the policy. */
    private Duration delay() {
      if (endpoints.anyInService()) {
        return Duration.ZERO;
      }
      return last.wanted().map(this::atLeast).orElse(BY_POLICY);
    }

    /** The policy then takes away or adds a random share. */
    private Duration atLeast(Duration wanted) {
      Duration left = giveUpAfter.minusNanos(time.nanos() - firstNanos);
      Duration within = wanted.compareTo(left) < 0 ? wanted : left;
      return Duration.ofMillis((long) Math.ceil(within.toMillis() / (1 - JITTER)));
    }

    private boolean isOver() {
      return isOfText() || time.nanos() - firstNanos >= giveUpAfter.toNanos();
    }

    private boolean isOfText() {
      return failuresWithin >= MOST_FAILURES_OF_A_TEXT && endpoints.answers() > answersBefore;
    }

    private RuntimeException end(ServerFault fault) {
      return isOfText()
          ? new GenerationException(
              FailureKind.ENGINE,
              "Cannot generate: servers failed on this text, and answered others meanwhile, got "
                  + failuresWithin
                  + " failures, the last one: "
                  + fault.getMessage(),
              fault)
          : unavailable(fault);
    }

    private EngineUnavailableException unavailable(ServerFault fault) {
      long seconds = Duration.ofNanos(time.nanos() - firstNanos).toSeconds();
      return new EngineUnavailableException(
          "Cannot use engine openai: no answer from "
              + endpoints
              + " in "
              + attempts
              + " attempts, "
              + seconds
              + " s after the first failure, the last one: "
              + fault.getMessage()
              + "; check the servers, or raise "
              + EndpointSettings.GIVE_UP_AFTER.key(),
          fault);
    }
  }
}
