package dev.precis.llm.llamacpp;

import dev.precis.llm.engine.StopReason;
import java.util.List;

/**
 * An answer as it comes, piece by piece. The engine says neither why it stopped nor how much it
 * wrote; but it runs with its control tokens shown, so an answer that the model ended itself
 * carries an end-of-text token at its end, and one piece comes for each token but those that are
 * parts of a character. Not thread-safe.
 */
final class Answer {
  private final StringBuilder text = new StringBuilder();
  private final List<String> stopStrings;
  private final int longestStopString;
  private int pieces;
  private boolean stopStringMet;

  Answer(List<String> stopStrings) {
    this.stopStrings = stopStrings;
    this.longestStopString = stopStrings.stream().mapToInt(String::length).max().orElse(0);
  }

  /** Takes the next piece; whether the answer is over because a stop string was met. */
  boolean add(String piece) {
    pieces++;
    int seen = Math.max(0, text.length() - longestStopString);
    text.append(piece);
    for (String stopString : stopStrings) {
      int at = text.indexOf(stopString, seen);
      if (at >= 0) {
        text.setLength(at);
        stopStringMet = true;
      }
    }
    return stopStringMet;
  }

  /** All that came, the control tokens included, a stop string and what follows it not. */
  String raw() {
    return text.toString();
  }

  int pieces() {
    return pieces;
  }

  /** Why it is over, now that no more pieces come. */
  StopReason stopReason(List<String> endOfTextTokens) {
    if (stopStringMet) {
      return StopReason.STOP_STRING;
    }
    return endOfTextTokens.stream().anyMatch(raw()::endsWith) ? StopReason.STOP : StopReason.LENGTH;
  }

  /** What a reader should see. */
  String readable(List<String> controlTokens) {
    String readable = raw();
    for (String token : controlTokens) {
      readable = readable.replace(token, "");
    }
    return readable.strip();
  }
}
