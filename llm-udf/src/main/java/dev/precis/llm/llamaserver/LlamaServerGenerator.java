package dev.precis.llm.llamaserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.ChatTemplate;
import dev.precis.llm.engine.CloseGuard;
import dev.precis.llm.engine.Generation;
import dev.precis.llm.engine.GenerationFailures;
import dev.precis.llm.engine.GenerationRequest;
import dev.precis.llm.engine.GenerationTimes;
import dev.precis.llm.engine.Prompt;
import dev.precis.llm.engine.SlotUse;
import dev.precis.llm.engine.TextGenerator;
import dev.precis.llm.http.Patience;
import dev.precis.llm.model.ContextRoom;
import dev.precis.llm.model.PromptEncoder;
import dev.precis.llm.model.RecentCounts;
import dev.precis.llm.model.Slots;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** A GGUF model in a llama-server that belongs to this JVM. Thread-safe. */
final class LlamaServerGenerator implements TextGenerator {
  private final SupervisedServer server;
  private final String engine;
  private final List<String> controlTokens;
  private final int contextTokens;
  private final PromptEncoder prompts;
  private final RecentCounts countedPrompts = new RecentCounts();
  private final RecentCounts countedTexts = new RecentCounts();
  private final Slots slots;
  private final CloseGuard guard;

  /**
   * @param engine the name and build of the program
   * @param controlTokens the texts of the model's control tokens
   * @param contextTokens context length of one slot, in tokens
   */
  LlamaServerGenerator(
      SupervisedServer server,
      String engine,
      List<String> controlTokens,
      ChatTemplate chatTemplate,
      int contextTokens,
      int slots) {
    this.server = server;
    this.engine = engine;
    this.controlTokens = List.copyOf(controlTokens);
    this.contextTokens = contextTokens;
    this.prompts =
        new PromptEncoder(
            text -> count(text, false, LlamaServerGenerator::requireUninterrupted),
            controlTokens,
            false,
            chatTemplate);
    this.slots = new Slots(slots);
    this.guard = new CloseGuard("the model", Duration.ZERO, server::close);
  }

  @Override
  public Generation generate(GenerationRequest request, Cancellation cancellation) {
    // Not toNanos(), which fails for a "no limit" of more than 292 years.
    long start = System.nanoTime();
    long deadlineNanos = start + TimeUnit.NANOSECONDS.convert(request.timeLimit());
    Patience patience = () -> requirePatience(deadlineNanos, cancellation);
    guard.enter();
    try {
      String prompt = prompts.render(request.prompt());
      ContextRoom.require(count(prompt, true, patience), request.maxNewTokens(), contextTokens);
      ObjectNode body = CompletionBody.of(prompt, request);
      slots.acquire(deadlineNanos, cancellation);
      try {
        Completion answer =
            server.ask((connection, watched) -> Completion.of(connection, body, watched), patience);
        return generation(answer, prompt, start);
      } finally {
        slots.release();
      }
    } finally {
      guard.leave();
    }
  }

  private static void requirePatience(long deadlineNanos, Cancellation cancellation) {
    if (cancellation.isCancelled() || Thread.currentThread().isInterrupted()) {
      throw GenerationFailures.cancelled();
    }
    if (System.nanoTime() - deadlineNanos > 0) {
      throw GenerationFailures.timeLimit();
    }
  }

  private static void requireUninterrupted() {
    if (Thread.currentThread().isInterrupted()) {
      throw GenerationFailures.cancelled();
    }
  }

  private Generation generation(Completion answer, String prompt, long start) {
    return new Generation(
        AnswerText.of(answer.raw(), prompt, controlTokens),
        answer.stopReason(),
        answer.promptTokens(),
        answer.generatedTokens(),
        new GenerationTimes(
            answer.promptMillis(),
            answer.generationMillis(),
            TimeUnit.NANOSECONDS.toMillis(answer.firstNanos() - start)));
  }

  /**
   * Counts the tokens of a text.
   *
   * @param asPrompt whether to count what the model reads for it as a prompt, with the
   *     begin-of-text token if the model has one
   */
  private int count(String text, boolean asPrompt, Patience patience) {
    RecentCounts recent = asPrompt ? countedPrompts : countedTexts;
    Prompt key = new Prompt("", text);
    OptionalInt known = recent.of(key);
    if (known.isPresent()) {
      return known.getAsInt();
    }
    ObjectNode body = ServerConnection.JSON.createObjectNode();
    body.put("content", text);
    body.put("add_special", asPrompt);
    JsonNode answer =
        server.ask((connection, watched) -> connection.post("/tokenize", body, watched), patience);
    int tokens = answer.path("tokens").size();
    recent.put(key, tokens);
    return tokens;
  }

  /**
   * {@inheritDoc}
   *
   * @throws dev.precis.llm.engine.GenerationException if the server dies twice of the text, or the
   *     thread is interrupted
   */
  @Override
  public int countTokens(Prompt prompt) {
    return guard.call(
        () -> count(prompts.render(prompt), true, LlamaServerGenerator::requireUninterrupted));
  }

  @Override
  public int countTokens(String text) {
    return guard.call(() -> prompts.countText(text));
  }

  @Override
  public Optional<String> engine() {
    return Optional.of(engine);
  }

  @Override
  public int contextTokens() {
    return contextTokens;
  }

  @Override
  public int maxInFlight() {
    return slots.count();
  }

  @Override
  public SlotUse slotUse() {
    return slots.use();
  }

  /**
   * Refuses further requests, waits for those in progress, and ends the server: first with SIGTERM,
   * and after 5 seconds with SIGKILL. Idempotent.
   */
  @Override
  public void close() {
    boolean unused = guard.close();
  }
}
