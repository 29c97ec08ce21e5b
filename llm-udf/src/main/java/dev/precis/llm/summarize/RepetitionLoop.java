package dev.precis.llm.summarize;

import dev.precis.text.passage.SentenceEnd;
import java.util.Optional;

/**
 * The circle that a model can run in: an answer whose end is one phrase again and again, until its
 * limit.
 *
 * @param round the phrase, from where the answer's end cuts it
 * @param before the answer up to its last full sentence before the second round; empty when there
 *     is none
 */
record RepetitionLoop(String round, String before) {
  /** Twice the same is style, three times a circle. */
  private static final int ROUNDS = 3;

  /** Below this a repetition may be a row of dots. */
  private static final int LEAST_LENGTH = 40;

  /** The circle at an answer's end, if there is one. */
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
   * One character more: where the rounds end as the text before them did, they begin early. And
   * what stood before the first round may be a sentence that the round does not go on with as one
   * would.
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
