package dev.precis.llm.summarize;

import dev.precis.llm.engine.Generation;
import dev.precis.llm.engine.GenerationTimes;
import dev.precis.llm.engine.StopReason;
import java.util.List;

/** Adds up what one summary costs, and keeps the worst reason why an answer ended. Thread-safe. */
final class SummaryTotals {
  /** A summary reports such a reason even if only one of its answers has it; the worst is last. */
  private static final List<StopReason> CUTS =
      List.of(StopReason.TRIMMED, StopReason.REPETITION, StopReason.LENGTH);

  private StopReason stopReason = StopReason.STOP;
  private int promptTokens;
  private int generatedTokens;
  private int mostContextTokens;
  private GenerationTimes times = GenerationTimes.NONE;
  private int answers;

  /** Adds the tokens of an answer, whether or not the summary uses it. */
  synchronized void add(Generation answer) {
    promptTokens += answer.promptTokens();
    generatedTokens += answer.generatedTokens();
    mostContextTokens =
        Math.max(mostContextTokens, answer.promptTokens() + answer.generatedTokens());
    times = answers == 0 ? answer.times() : times.plus(answer.times());
    answers++;
  }

  /** Notes why an answer ended that the summary uses. */
  synchronized void note(StopReason reason) {
    if (CUTS.indexOf(reason) >= CUTS.indexOf(stopReason)) {
      stopReason = reason;
    }
  }

  /** Returns the summary with these totals. */
  synchronized Summary summary(String text, int passages, int levels) {
    return new Summary(
        text,
        stopReason,
        promptTokens,
        generatedTokens,
        mostContextTokens,
        passages,
        levels,
        times);
  }
}
