package dev.precis.llm.summarize;

import dev.precis.llm.engine.SamplingSettings;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The text of the sampling settings that goes into a recipe's id.
 *
 * <p>Its names and their order are fixed here, because outputs already carry ids made from them. Do
 * not change them when a field or a setting is renamed: every text would be summarized again.
 */
final class SamplingText {
  private SamplingText() {}

  static String of(SamplingSettings sampling) {
    return Stream.of(
            named("temperature", sampling.temperature()),
            named("topK", sampling.topK()),
            named("topP", sampling.topP()),
            named("minP", sampling.minP()),
            named("repeatPenalty", sampling.repeatPenalty()),
            named("repeatLastN", sampling.repeatLastN()),
            named("mirostat", sampling.mirostat()),
            named("mirostatTau", sampling.mirostatTau()),
            named("mirostatEta", sampling.mirostatEta()),
            named("seed", sampling.seed()),
            named("stop", '[' + String.join(", ", sampling.stop()) + ']'),
            named("maxNewTokens", sampling.maxNewTokens()))
        .collect(Collectors.joining(", ", "SamplingSettings[", "]"));
  }

  private static String named(String name, int value) {
    return named(name, Integer.toString(value));
  }

  private static String named(String name, double value) {
    return named(name, Double.toString(value));
  }

  private static String named(String name, String value) {
    return name + '=' + value;
  }
}
