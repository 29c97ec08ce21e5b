package dev.precis.llm.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.precis.llm.engine.FailureKind;
import dev.precis.llm.engine.GenerationException;
import dev.precis.llm.engine.StopReason;
import dev.precis.llm.model.Reasoning;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Collects an answer from the pieces of a stream, or from a whole completion. Not thread-safe. */
final class ChatAnswer {
  /** Servers send at most one piece per token, so more pieces mean that they know no limit. */
  private static final int SPARE_PIECES = 16;

  private static final Set<String> BY_LIMIT = Set.of("length", "max_tokens");
  private static final Set<String> BROKEN_OFF = Set.of("abort", "error");
  private static final Set<String> REFUSED =
      Set.of("content_filter", "tool_calls", "function_call");

  private final BaseUrl url;
  private final List<String> stopStrings;
  private final int mostPieces;
  private final Time time;
  private final StringBuilder raw = new StringBuilder();
  private int pieces;
  private long firstNanos;
  private String finish = "";
  private boolean atStopString;
  private boolean isCut;
  private int promptTokens;
  private int generatedTokens;

  /**
   * @param maxNewTokens the most tokens that the server was asked for
   */
  ChatAnswer(BaseUrl url, List<String> stopStrings, int maxNewTokens, Time time) {
    this.url = url;
    this.stopStrings = stopStrings;
    this.mostPieces = maxNewTokens + SPARE_PIECES;
    this.time = time;
  }

  /**
   * Adds a piece. Returns whether nothing more is wanted: at a stop string, or at the limit.
   *
   * @throws ServerFault if the piece is none
   */
  boolean add(JsonNode piece) {
    if (!piece.isObject()) {
      throw ServerFault.broken(url + " sent something else than a chat completion", null);
    }
    JsonNode choice = piece.path("choices").path(0);
    JsonNode part = choice.has("delta") ? choice.path("delta") : choice.path("message");
    String content = part.path("content").asText("");
    boolean any =
        !content.isEmpty()
            || Stream.of("reasoning_content", "reasoning")
                .anyMatch(name -> !part.path(name).asText("").isEmpty());
    if (any) {
      addPiece(content);
    }
    if (choice.path("finish_reason").isTextual()) {
      finish = choice.path("finish_reason").asText().toLowerCase(Locale.ROOT);
      // vLLM alone says which string it was.
      atStopString |= stopStrings.contains(choice.path("stop_reason").asText());
    }
    addUsage(piece.path("usage"));
    return atStopString || isCut;
  }

  private void addPiece(String content) {
    pieces++;
    if (pieces == 1) {
      firstNanos = time.nanos();
    }
    raw.append(content);
    isCut = pieces > mostPieces;
    if (!content.isEmpty() && stopAt(Reasoning.without(raw.toString())) >= 0) {
      atStopString = true;
    }
  }

  private void addUsage(JsonNode usage) {
    promptTokens = Math.max(promptTokens, usage.path("prompt_tokens").asInt(0));
    generatedTokens = Math.max(generatedTokens, usage.path("completion_tokens").asInt(0));
  }

  private int stopAt(String text) {
    return stopStrings.stream().mapToInt(text::indexOf).filter(at -> at >= 0).min().orElse(-1);
  }

  /** Whether the answer has an end. */
  boolean isFinished() {
    return !finish.isEmpty() || atStopString || isCut;
  }

  /**
   * Requires that the answer has an end, and a good one.
   *
   * @throws ServerFault if the server has broken it off
   * @throws GenerationException if the server has refused to go on
   */
  void requireFinished() {
    if (!isFinished()) {
      throw ServerFault.broken(
          url + (pieces == 0 ? " sent no answer" : " broke off its answer"), null);
    }
    if (BROKEN_OFF.contains(finish)) {
      throw ServerFault.broken(url + " broke off its answer: " + finish, null);
    }
    if (REFUSED.contains(finish)) {
      throw new GenerationException(
          FailureKind.ENGINE,
          "Cannot generate: " + url + " ended the answer for the reason " + finish);
    }
  }

  /** The text for readers. */
  String text() {
    String visible = Reasoning.without(raw.toString());
    int stop = stopAt(visible);
    return (stop < 0 ? visible : visible.substring(0, stop)).strip();
  }

  /** Why the answer ended. */
  StopReason stopReason() {
    if (atStopString) {
      return StopReason.STOP_STRING;
    }
    return isCut || BY_LIMIT.contains(finish) ? StopReason.LENGTH : StopReason.STOP;
  }

  /** As the server counts them; 0 if it does not. */
  int promptTokens() {
    return promptTokens;
  }

  /** As the server counts them, or the number of pieces. */
  int generatedTokens() {
    return generatedTokens > 0 ? generatedTokens : pieces;
  }

  /** When the first piece arrived, thoughts included; empty answers have none. */
  long firstNanos(long otherwise) {
    return pieces == 0 ? otherwise : firstNanos;
  }
}
