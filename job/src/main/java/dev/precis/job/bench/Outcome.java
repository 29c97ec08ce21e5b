package dev.precis.job.bench;

import java.util.Optional;

/**
 * What became of a combination.
 *
 * @param model the name of the model and its quantization, in a few words; empty if unknown
 * @param quantization such as {@code Q4_K_M}; empty if unknown
 * @param figures empty if it failed
 * @param reason why it failed; empty if it did not
 */
public record Outcome(
    Combination combination,
    String model,
    String quantization,
    Optional<Figures> figures,
    String reason) {
  static Outcome measured(
      Combination combination, String model, String quantization, Figures figures) {
    return new Outcome(combination, model, quantization, Optional.of(figures), "");
  }

  static Outcome failed(Combination combination, String model, String quantization, String reason) {
    return new Outcome(combination, model, quantization, Optional.empty(), reason);
  }

  public boolean isMeasured() {
    return figures.isPresent();
  }
}
