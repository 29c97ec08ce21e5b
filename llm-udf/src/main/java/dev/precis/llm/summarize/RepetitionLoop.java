package dev.precis.llm.summarize;

import dev.precis.text.passage.SentenceEnd;
import java.util.Optional;

/**
 * A loop at the end of an answer: the model writes one phrase again and again until its token
 * limit.
 *
 * @param round the repeated phrase; it begins where the end of the answer cuts it
 * @param before the answer up to its last full sentence before the second round; empty if there is
 *     none
 */
record RepetitionLoop(String round, String before) {
  /** A phrase that occurs twice is style; three times, it is a loop. */
  private static final int ROUNDS = 3;

  /** A shorter repetition may be a row of dots. */
  private static final int LEAST_LENGTH = 40;

  /** Finds the loop at the end of an answer; empty if there is none. */
  static Optional<RepetitionLoop> of(String answer) {
    int length = answer.length();
    for (int period = 1; period <= length / ROUNDS; period++) {
      int same = 0;
      while (same + period < length
          && answer.charAt(length - 1 - same) == answer.charAt(length - 1 - same - period)) {
        same++;
      }
      if (same >= (ROUNDS - 1) * period && same + period >= LEAST_LENGTH) {
        return Optional.of(
            new RepetitionLoop(
                answer.substring(length - period), sentences(answer, length - same, period)));
      }
    }
    return Optional.empty();
  }

  /**
   * Looks one character further: if the rounds end like the text before them, they seem to begin
   * one character early. It also accepts a sentence end before the first round, because what
   * follows it may not look like the start of a sentence.
   */
  private static String sentences(String answer, int end, int period) {
    String before = answer.substring(0, Math.max(0, end - period));
    return answer.substring(
        0,
        Math.max(
            SentenceEnd.last(before, before.length()),
            SentenceEnd.last(answer, Math.min(answer.length(), end + 1))));
  }
}
