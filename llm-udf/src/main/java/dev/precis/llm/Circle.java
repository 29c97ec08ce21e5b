package dev.precis.llm;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The circle that a model can run in: an answer whose end is one phrase again and again, until its
 * limit.
 *
 * @param round the phrase, from where the answer's end cuts it
 * @param before the answer up to its last full sentence before the second round; empty when there
 *     is none
 */
record Circle(String round, String before) {
  /** Twice the same is style, three times a circle. */
  private static final int ROUNDS = 3;

  /** Below this a repetition may be a row of dots. */
  private static final int LEAST_LENGTH = 40;

  private static final Pattern SENTENCE_END =
      Pattern.compile("[.!?\u2026][\"'\u201D\u2019)\u00BB_]*(?=\\s|$)");

  /** The circle at an answer's end, if there is one. */
  static Optional<Circle> of(String answer) {
    int length = answer.length();
    for (int period = 1; period <= length / ROUNDS; period++) {
      int same = 0;
      while (same + period < length
          && answer.charAt(length - 1 - same) == answer.charAt(length - 1 - same - period)) {
        same++;
      }
      if (same >= (ROUNDS - 1) * period && same + period >= LEAST_LENGTH) {
        return Optional.of(
            new Circle(answer.substring(length - period), sentences(answer, length - same)));
      }
    }
    return Optional.empty();
  }

  /** One character more: where the rounds end as the text before them did, they begin early. */
  private static String sentences(String answer, int end) {
    Matcher sentence = SENTENCE_END.matcher(answer).region(0, Math.min(answer.length(), end + 1));
    int last = 0;
    while (sentence.find()) {
      last = sentence.end();
    }
    return answer.substring(0, last);
  }
}
