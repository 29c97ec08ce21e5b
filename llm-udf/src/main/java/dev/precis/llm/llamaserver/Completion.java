package dev.precis.llm.llamaserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.precis.llm.engine.StopReason;
import dev.precis.llm.http.EventStream;
import dev.precis.llm.http.HttpCall;
import dev.precis.llm.http.Patience;
import java.io.IOException;
import java.util.Optional;

/**
 * The answer to a POST to {@code /completion}. Immutable.
 *
 * @param raw the text as the model wrote it, without a stop string
 * @param stopReason why it ended
 * @param promptTokens number of tokens of the prompt, as the server counts them
 * @param generatedTokens number of tokens that the model generated
 * @param promptMillis to read the prompt
 * @param generationMillis to write the answer
 * @param firstNanos when the first token arrived, in terms of {@link System#nanoTime()}
 */
record Completion(
    String raw,
    StopReason stopReason,
    int promptTokens,
    int generatedTokens,
    long promptMillis,
    long generationMillis,
    long firstNanos) {

  /**
   * Asks for it. Ends the connection, and with it the server's work, if the patience ends.
   *
   * @throws IOException if the server breaks off
   * @throws RefusedCallException if the server refuses the request
   */
  static Completion of(ServerConnection connection, ObjectNode body, Patience patience)
      throws IOException, InterruptedException, RefusedCallException {
    try (HttpCall call = connection.stream("/completion", body, patience)) {
      EventStream events = call.events();
      StringBuilder text = new StringBuilder();
      long first = 0;
      while (true) {
        // Here too: a server that never pauses leaves no wait in which the call asks it.
        patience.check();
        JsonNode event = next(events);
        text.append(event.path("content").asText());
        first = first == 0 ? System.nanoTime() : first;
        if (event.path("stop").asBoolean()) {
          readToEnd(events);
          return of(text.toString(), event, first);
        }
      }
    }
  }

  private static JsonNode next(EventStream events)
      throws IOException, InterruptedException, RefusedCallException {
    Optional<String> data = events.next();
    if (data.isEmpty()) {
      throw new IOException("the answer ends before its last event");
    }
    JsonNode event = ServerConnection.JSON.readTree(data.get());
    if (event.has("error")) {
      throw ServerConnection.refusal(0, event.get("error"));
    }
    if (!event.isObject()) {
      throw new IOException("an event is no JSON object");
    }
    return event;
  }

  /** So that the connection can be used again. */
  private static void readToEnd(EventStream events) throws InterruptedException {
    try {
      Optional<String> event = events.next();
      while (event.isPresent()) {
        event = events.next();
      }
    } catch (IOException e) {
      // The answer is complete.
      return;
    }
  }

  private static Completion of(String text, JsonNode last, long first) {
    JsonNode timings = last.path("timings");
    return new Completion(
        text,
        stopReason(last.path("stop_type").asText()),
        last.path("tokens_evaluated").asInt(),
        last.path("tokens_predicted").asInt(),
        Math.round(timings.path("prompt_ms").asDouble()),
        Math.round(timings.path("predicted_ms").asDouble()),
        first);
  }

  private static StopReason stopReason(String type) {
    return switch (type) {
      case "eos" -> StopReason.STOP;
      case "word" -> StopReason.STOP_STRING;
      default -> StopReason.LENGTH;
    };
  }
}
