package dev.precis.job.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The fastest combination: the one with the most texts per hour.
 *
 * @param fastest the winner
 * @param timesAsFast as the next one; NaN if there is no other
 * @param isClear whether the difference is more than the spread of both
 * @param remarks what to know about it, in sentences
 */
public record Verdict(Outcome fastest, double timesAsFast, boolean isClear, List<String> remarks) {
  /** Answers that differ more than this in length make texts per hour no fair measure. */
  private static final double SIMILAR = 1.1;

  private static final Comparator<Outcome> BY_SPEED =
      Comparator.<Outcome>comparingDouble(outcome -> figures(outcome).textsPerHour().mean())
          .reversed();

  /**
   * The verdict on these outcomes; empty if none was measured. An engine that runs no model, such
   * as {@code lead}, tells no time of a first token, and is no rival of those that do.
   */
  public static Optional<Verdict> of(List<Outcome> outcomes) {
    List<Outcome> measured = outcomes.stream().filter(Outcome::isMeasured).toList();
    List<Outcome> models =
        measured.stream().filter(outcome -> figures(outcome).firstTokenMillis().isKnown()).toList();
    List<Outcome> ranked =
        (models.isEmpty() ? measured : models).stream().sorted(BY_SPEED).toList();
    return ranked.isEmpty() ? Optional.empty() : Optional.of(ranked(ranked));
  }

  private static Verdict ranked(List<Outcome> ranked) {
    Figures first = figures(ranked.get(0));
    if (ranked.size() == 1) {
      return new Verdict(ranked.get(0), Double.NaN, true, remarks(ranked, true));
    }
    Repeated next = figures(ranked.get(1)).textsPerHour();
    double ahead = first.textsPerHour().mean() - next.mean();
    boolean clear = ahead > first.textsPerHour().knownSpread() + next.knownSpread();
    return new Verdict(
        ranked.get(0), first.textsPerHour().mean() / next.mean(), clear, remarks(ranked, clear));
  }

  private static List<String> remarks(List<Outcome> ranked, boolean clear) {
    List<String> remarks = new ArrayList<>();
    if (!clear) {
      remarks.add(
          "The difference to "
              + ranked.get(1).combination().text()
              + " is within the spread of the rounds: repeat more often, on a quiet machine.");
    }
    double least = ranked.stream().mapToDouble(o -> figures(o).generatedTokens()).min().orElse(0);
    double most = ranked.stream().mapToDouble(o -> figures(o).generatedTokens()).max().orElse(0);
    if (most > SIMILAR * least) {
      remarks.add(
          String.format(
              Locale.ROOT,
              "Answers have %.0f to %.0f tokens: compare the times per token, or limit the answers"
                  + " with --new-tokens.",
              least,
              most));
    }
    if (ranked.stream().map(o -> o.combination().model()).distinct().count() > 1) {
      remarks.add(
          "Only the speed was measured: compare the models' summaries with ./precis evaluate.");
    }
    return List.copyOf(remarks);
  }

  private static Figures figures(Outcome outcome) {
    return outcome.figures().orElseThrow();
  }
}
