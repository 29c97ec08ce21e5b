package dev.precis.llm.openai;

import java.util.concurrent.atomic.AtomicReference;

/**
 * A server, and how it does. {@link Endpoints} guards what changes, except what is known of the
 * server.
 */
final class Endpoint {
  private final BaseUrl url;
  private final AtomicReference<ServerFacts> facts = new AtomicReference<>();
  private volatile boolean refusesStreamOptions;
  int inFlight;
  int failures;
  long restUntilNanos;

  Endpoint(BaseUrl url) {
    this.url = url;
  }

  BaseUrl url() {
    return url;
  }

  /** What is known of the server; null if it has not been asked yet. */
  ServerFacts facts() {
    return facts.get();
  }

  void facts(ServerFacts known) {
    facts.set(known);
  }

  /** Whether the server has refused to send token counts at the end of a stream. */
  boolean refusesStreamOptions() {
    return refusesStreamOptions;
  }

  void refuseStreamOptions() {
    refusesStreamOptions = true;
  }
}
