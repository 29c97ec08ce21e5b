package dev.precis.llm.llamacpp;

import dev.precis.llm.engine.StopReason;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Collects an answer piece by piece. llama.cpp reports neither why it stopped nor how many tokens
 * it generated. But it shows control tokens, so an answer that the model itself ended has an
 * end-of-text token at its end. And it returns one piece per token, except for tokens that are
 * parts of a character. Not thread-safe.
 */
final class Answer {
  private final StringBuilder text = new StringBuilder();
  private final List<String> stopStrings;
  private final int longestStopString;
  private final LongSupplier nanoTime;
  private int pieces;
  private long firstPieceNanos;
  private boolean stopStringFound;

  /**
   * @param nanoTime a clock as {@link System#nanoTime()}
   */
  Answer(List<String> stopStrings, LongSupplier nanoTime) {
    this.stopStrings = stopStrings;
    this.nanoTime = nanoTime;
    this.longestStopString = stopStrings.stream().mapToInt(String::length).max().orElse(0);
  }

  /** Adds the next piece. Returns true if the answer has reached a stop string and is complete. */
  boolean add(String piece) {
    pieces++;
    if (pieces == 1) {
      firstPieceNanos = nanoTime.getAsLong();
    }
    int searched = Math.max(0, text.length() - longestStopString);
    text.append(piece);
    for (String stopString : stopStrings) {
      int at = text.indexOf(stopString, searched);
      if (at >= 0) {
        text.setLength(at);
        stopStringFound = true;
      }
    }
    return stopStringFound;
  }

  /** The text with control tokens, up to a stop string. */
  String raw() {
    return text.toString();
  }

  int pieces() {
    return pieces;
  }

  /** When the first piece was added; 0 if there is none. */
  long firstPieceNanos() {
    return firstPieceNanos;
  }

  /** Why the answer ended. To be called after the last piece. */
  StopReason stopReason(List<String> endOfTextTokens) {
    if (stopStringFound) {
      return StopReason.STOP_STRING;
    }
    return endOfTextTokens.stream().anyMatch(raw()::endsWith) ? StopReason.STOP : StopReason.LENGTH;
  }

  /** The text for readers: without control tokens and surrounding white space. */
  String readable(List<String> controlTokens) {
    String readable = raw();
    for (String token : controlTokens) {
      readable = readable.replace(token, "");
    }
    return readable.strip();
  }
}
