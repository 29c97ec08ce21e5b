package dev.precis.job.bench;

import dev.precis.llm.speed.Speed;
import dev.precis.llm.speed.TimedAnswer;
import dev.precis.llm.speed.TimedRound;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What was measured of one combination, in the terms of the field.
 *
 * @param texts number of texts of a round
 * @param failed number of texts of all rounds whose answer cannot be used
 * @param prompts number of prompts of all rounds
 * @param promptTokens tokens read for a text, on average
 * @param generatedTokens tokens generated for a text, on average
 * @param loadSeconds to load the model
 * @param residentBytes memory of the JVM and of its processes; 0 if unknown
 * @param firstTokenMillis from a request to its first token
 * @param tokenMillis for each further token of an answer
 * @param latencyMillis from a request to the complete answer
 * @param promptTokensPerSecond see {@link Speed}
 * @param generatedTokensPerSecond see {@link Speed}
 * @param textsPerHour of all slots together
 */
public record Figures(
    int texts,
    int failed,
    int prompts,
    double promptTokens,
    double generatedTokens,
    double loadSeconds,
    long residentBytes,
    Distribution firstTokenMillis,
    Distribution tokenMillis,
    Distribution latencyMillis,
    Repeated promptTokensPerSecond,
    Repeated generatedTokensPerSecond,
    Repeated textsPerHour) {
  static Figures of(AskedTexts asked, double loadSeconds) {
    List<TimedRound> rounds = asked.rounds();
    List<TimedAnswer> answers = rounds.stream().flatMap(round -> round.answers().stream()).toList();
    double texts = rounds.stream().mapToInt(TimedRound::texts).sum();
    return new Figures(
        rounds.get(0).texts(),
        rounds.stream().mapToInt(TimedRound::failed).sum(),
        answers.size(),
        rounds.stream().mapToLong(TimedRound::promptTokens).sum() / texts,
        rounds.stream().mapToLong(TimedRound::generatedTokens).sum() / texts,
        loadSeconds,
        asked.residentBytes(),
        millis(answers, TimedAnswer::firstTokenSeconds),
        millis(answers, TimedAnswer::secondsPerToken),
        millis(answers, TimedAnswer::seconds),
        repeated(rounds, round -> round.speed().promptTokensPerSecond()),
        repeated(rounds, round -> round.speed().generatedTokensPerSecond()),
        repeated(rounds, round -> 3600 * round.texts() / round.seconds()));
  }

  private static Distribution millis(
      List<TimedAnswer> answers, ToDoubleFunction<TimedAnswer> seconds) {
    return Distribution.of(answers.stream().mapToDouble(seconds).map(value -> value * 1000));
  }

  private static Repeated repeated(List<TimedRound> rounds, ToDoubleFunction<TimedRound> figure) {
    return Repeated.of(rounds.stream().mapToDouble(figure));
  }
}
