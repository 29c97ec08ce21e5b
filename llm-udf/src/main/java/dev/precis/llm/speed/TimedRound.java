package dev.precis.llm.speed;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a model did for some texts. Immutable.
 *
 * @param texts number of texts
 * @param failed number of them whose answer cannot be used: it is empty, or no complete JSON
 * @param seconds from the first request to the last answer
 * @param answers to all prompts, at least one
 */
public record TimedRound(int texts, int failed, double seconds, List<TimedAnswer> answers)
    implements Serializable {
  /** Copies the answers. */
  public TimedRound {
    answers = List.copyOf(answers);
  }

  /** Adds a round that came after this one. */
  TimedRound plus(TimedRound later) {
    return new TimedRound(
        texts + later.texts,
        failed + later.failed,
        seconds + later.seconds,
        Stream.concat(answers.stream(), later.answers.stream()).toList());
  }

  /** How fast the model was in this round. */
  public Speed speed() {
    return Speed.of(answers, seconds);
  }

  /** Tokens that the model read. */
  public long promptTokens() {
    return answers.stream().mapToLong(TimedAnswer::promptTokens).sum();
  }

  /** Tokens that the model generated. */
  public long generatedTokens() {
    return answers.stream().mapToLong(TimedAnswer::generatedTokens).sum();
  }
}
