package dev.precis.job.bench;

import dev.precis.job.console.InputException;
import java.util.List;

/**
 * What to measure, and how often.
 *
 * @param engines names of engines; empty: that of the settings
 * @param models values of {@code model.path}; empty: that of the settings
 * @param slots numbers of slots, each at least 1; empty: that of the settings
 * @param newTokens most tokens of an answer; 0: that of the settings
 * @param repeat number of rounds over all texts, at least 1
 * @param warmUp number of texts before them that do not count
 */
public record BenchRequest(
    List<String> engines,
    List<String> models,
    List<Integer> slots,
    int newTokens,
    int repeat,
    int warmUp) {
  /**
   * @throws InputException if a number is too small, or a name is blank
   */
  public BenchRequest {
    engines = List.copyOf(engines);
    models = List.copyOf(models);
    slots = List.copyOf(slots);
    require(engines.stream().noneMatch(String::isBlank), "--engines must be names", engines);
    require(models.stream().noneMatch(String::isBlank), "--models must be GGUF files", models);
    require(slots.stream().allMatch(count -> count > 0), "--slots must be numbers from 1", slots);
    require(newTokens >= 0, "--new-tokens must be a number from 0", newTokens);
    require(repeat > 0, "--repeat must be a number from 1", repeat);
    require(warmUp >= 0, "--warm-up must be a number from 0", warmUp);
  }

  private static void require(boolean valid, String rule, Object got) {
    if (!valid) {
      throw new InputException("Cannot bench: " + rule + ", got " + got);
    }
  }
}
