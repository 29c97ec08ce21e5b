package dev.precis.llm;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The circle that a model can run in: an answer whose end is one phrase again and again, until its
 * limit.
 */
final class Circle {
  /** Twice the same is style, three times a circle. */
  private static final int ROUNDS = 3;

  /** Below this a repetition may be a row of dots. */
  private static final int LEAST_LENGTH = 40;

  private static final Pattern SENTENCE_END =
      Pattern.compile("[.!?\u2026][\"'\u201D\u2019)\u00BB_]*(?=\\s|$)");

  private Circle() {}

  /**
   * The answer up to its last full sentence before the second round; nothing when there is no
   * circle or no sentence.
   */
  static Optional<String> cutBack(String answer) {
    int end = secondRound(answer);
    if (end < 0) {
      return Optional.empty();
    }
    Matcher sentence = SENTENCE_END.matcher(answer).region(0, Math.min(answer.length(), end + 1));
    // One character more: where the rounds end as the text before them did, the first seems to
    // begin early.
    int last = 0;
    while (sentence.find()) {
      last = sentence.end();
    }
    return last == 0 ? Optional.empty() : Optional.of(answer.substring(0, last));
  }

  /** Where the second round begins, or -1. */
  private static int secondRound(String answer) {
    int length = answer.length();
    for (int period = 1; period <= length / ROUNDS; period++) {
      int same = 0;
      while (same + period < length
          && answer.charAt(length - 1 - same) == answer.charAt(length - 1 - same - period)) {
        same++;
      }
      if (same >= (ROUNDS - 1) * period && same + period >= LEAST_LENGTH) {
        return length - same;
      }
    }
    return -1;
  }
}
