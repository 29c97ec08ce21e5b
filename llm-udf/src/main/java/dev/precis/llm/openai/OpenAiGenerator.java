package dev.precis.llm.openai;

import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.CloseGuard;
import dev.precis.llm.engine.EngineUnavailableException;
import dev.precis.llm.engine.FailureKind;
import dev.precis.llm.engine.Generation;
import dev.precis.llm.engine.GenerationException;
import dev.precis.llm.engine.GenerationRequest;
import dev.precis.llm.engine.GenerationTimes;
import dev.precis.llm.engine.Prompt;
import dev.precis.llm.engine.PromptCutException;
import dev.precis.llm.engine.SlotUse;
import dev.precis.llm.engine.TextGenerator;
import dev.precis.llm.model.ContextRoom;
import dev.precis.llm.model.Slots;
import dev.precis.llm.model.WellKnownCommands;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** A model at one or more servers. Holds no memory but for recent counts. Thread-safe. */
final class OpenAiGenerator implements TextGenerator {
  /** A prompt of which fewer tokens are missing may have been counted in another way. */
  private static final int SPARE_TOKENS = 8;

  private final Client client;
  private final KnownServers servers;
  private final Endpoints endpoints;
  private final Retries retries;
  private final TokenCounts counts;
  private final int contextTokens;
  private final Duration timeout;
  private final Slots turns;
  private final Time time;
  private final CloseGuard guard = new CloseGuard("the engine openai");

  OpenAiGenerator(
      Client client,
      KnownServers servers,
      Endpoints endpoints,
      TokenCounts counts,
      int contextTokens,
      EndpointSettings settings,
      Time time) {
    this.client = client;
    this.servers = servers;
    this.endpoints = endpoints;
    this.retries = new Retries(endpoints, settings.giveUpAfter(), time);
    this.counts = counts;
    this.contextTokens = contextTokens;
    this.timeout = settings.timeout();
    this.turns = new Slots(settings.maxInFlight());
    this.time = time;
  }

  @Override
  public Generation generate(GenerationRequest request, Cancellation cancellation) {
    long start = time.nanos();
    long deadlineNanos = start + TimeUnit.NANOSECONDS.convert(request.timeLimit());
    guard.enter();
    try {
      Prompt prompt = WellKnownCommands.without(request.prompt());
      int counted = counts.of(prompt);
      ContextRoom.require(counted, request.maxNewTokens(), contextTokens);
      awaitTurn(deadlineNanos, cancellation);
      try {
        RequestPatience patience = new RequestPatience(time, timeout, deadlineNanos, cancellation);
        ChatCall call =
            new ChatCall(client, servers, new ChatRequest(prompt, request), patience, time);
        ChatAnswer answer = retries.ask(patience, call);
        requireWhole(prompt, answer.promptTokens(), call.answeredBy());
        return generation(answer, counted, times(answer, start, call.sentNanos()));
      } finally {
        turns.release();
      }
    } finally {
      guard.leave();
    }
  }

  private void awaitTurn(long deadlineNanos, Cancellation cancellation) {
    try {
      turns.acquire(deadlineNanos, cancellation);
    } catch (GenerationException e) {
      if (e.kind() == FailureKind.TIME_LIMIT && endpoints.allFail()) {
        throw new EngineUnavailableException(
            "Cannot use engine openai: no answer from "
                + endpoints
                + " to the "
                + EndpointSettings.MAX_IN_FLIGHT.key()
                + " requests ahead, within the time limit of the text; check the servers",
            e);
      }
      throw e;
    }
  }

  /** Ollama cuts a prompt that is longer than its context, and says so only by its count. */
  private void requireWhole(Prompt prompt, int read, ServerFacts server) {
    if (read == 0) {
      // The server does not count.
      return;
    }
    int least = counts.atLeast(prompt);
    OptionalInt context = server.contextTokens();
    boolean isFull = context.isPresent() && read >= context.getAsInt();
    if (isFull || read + SPARE_TOKENS < least) {
      throw new PromptCutException(
          "Cannot generate: the server read only "
              + read
              + " tokens of a prompt of at least "
              + Math.max(least, read)
              + "; raise the server's context ("
              + (server.kind() == ServerKind.OLLAMA
                  ? "PARAMETER num_ctx in the model file"
                  : "for Ollama PARAMETER num_ctx in the model file")
              + "), or lower model.context-tokens to it, got "
              + contextTokens);
    }
  }

  private GenerationTimes times(ChatAnswer answer, long start, long sent) {
    long end = time.nanos();
    long first = answer.firstNanos(end);
    return new GenerationTimes(
        TimeUnit.NANOSECONDS.toMillis(first - sent),
        TimeUnit.NANOSECONDS.toMillis(end - first),
        TimeUnit.NANOSECONDS.toMillis(first - start));
  }

  private static Generation generation(ChatAnswer answer, int counted, GenerationTimes times) {
    return new Generation(
        answer.text(),
        answer.stopReason(),
        answer.promptTokens() > 0 ? answer.promptTokens() : counted,
        answer.generatedTokens(),
        times);
  }

  @Override
  public int countTokens(Prompt prompt) {
    return guard.call(() -> counts.of(WellKnownCommands.without(prompt)));
  }

  @Override
  public int countTokens(String text) {
    return guard.call(() -> counts.of(WellKnownCommands.without(text)));
  }

  @Override
  public int contextTokens() {
    return contextTokens;
  }

  @Override
  public int maxInFlight() {
    return turns.count();
  }

  @Override
  public SlotUse slotUse() {
    return turns.use();
  }

  /** Refuses further requests, and waits for those in progress. Idempotent. */
  @Override
  public void close() {
    boolean unused = guard.close();
  }

  @Override
  public String toString() {
    return "openai: " + endpoints;
  }
}
