package dev.precis.llm.openai;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The servers. The one with the fewest requests in flight is next. One that fails is left out for a
 * while, longer each time, and then tried again. Thread-safe.
 */
final class Endpoints {
  private static final Logger LOG = LoggerFactory.getLogger(Endpoints.class);
  private static final Duration FIRST_REST = Duration.ofSeconds(1);
  private static final int MOST_DOUBLINGS = 5;

  private final List<Endpoint> all;
  private final Time time;
  private long answers;

  Endpoints(List<BaseUrl> urls, Time time) {
    this.all = urls.stream().map(Endpoint::new).toList();
    this.time = time;
    all.forEach(endpoint -> endpoint.restUntilNanos = time.nanos());
  }

  /** All servers, those left out too. */
  List<Endpoint> all() {
    return all;
  }

  /**
   * Takes the next server. If all are left out, it is the one that is tried again first. The caller
   * must call {@link #release}.
   */
  synchronized Endpoint take() {
    List<Endpoint> inService = all.stream().filter(this::isInService).toList();
    Endpoint next = inService.isEmpty() ? soonest() : idlest(inService);
    next.inFlight++;
    return next;
  }

  /** One of those with the fewest requests, by chance, so that executors ask different ones. */
  private static Endpoint idlest(List<Endpoint> inService) {
    int least = inService.stream().mapToInt(endpoint -> endpoint.inFlight).min().orElseThrow();
    List<Endpoint> idlest =
        inService.stream().filter(endpoint -> endpoint.inFlight == least).toList();
    return idlest.get(ThreadLocalRandom.current().nextInt(idlest.size()));
  }

  private Endpoint soonest() {
    long now = time.nanos();
    return all.stream()
        .min(Comparator.comparingLong(endpoint -> endpoint.restUntilNanos - now))
        .orElseThrow();
  }

  private boolean isInService(Endpoint endpoint) {
    return time.nanos() - endpoint.restUntilNanos >= 0;
  }

  /** Whether a server is not left out. */
  synchronized boolean anyInService() {
    return all.stream().anyMatch(this::isInService);
  }

  /** Ends a request. */
  synchronized void release(Endpoint endpoint) {
    endpoint.inFlight--;
  }

  /** A server has answered a prompt. */
  synchronized void answered(Endpoint endpoint) {
    answers++;
    if (endpoint.failures > 0) {
      endpoint.failures = 0;
      endpoint.restUntilNanos = time.nanos();
      LOG.info("The server {} answers again", endpoint.url());
    }
  }

  /**
   * A server has failed. It is left out for a while.
   *
   * @param fault says how long it wants to be left alone, if the server does
   */
  synchronized void failed(Endpoint endpoint, ServerFault fault) {
    Optional<Duration> wanted = fault.wanted();
    Duration rest =
        wanted.orElseGet(
            () -> FIRST_REST.multipliedBy(1L << Math.min(endpoint.failures, MOST_DOUBLINGS)));
    endpoint.failures++;
    endpoint.restUntilNanos = time.nanos() + rest.toNanos();
    if (endpoint.failures == 1) {
      LOG.warn("A server gave no answer and is left out for {}: {}", rest, fault.getMessage());
    }
  }

  /** Whether no server has answered a prompt since its last failure. */
  synchronized boolean allFail() {
    return all.stream().allMatch(endpoint -> endpoint.failures > 0);
  }

  /** The number of prompts that the servers have answered. */
  synchronized long answers() {
    return answers;
  }

  /** The addresses, for messages. */
  @Override
  public String toString() {
    return all.stream()
        .map(endpoint -> endpoint.url().toString())
        .collect(Collectors.joining(", "));
  }
}
