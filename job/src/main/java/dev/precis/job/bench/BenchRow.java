package dev.precis.job.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** An outcome as keys and values for programs. What is unknown is null. */
final class BenchRow {
  private BenchRow() {}

  /** Always the same keys, in the same order. */
  static Map<String, Object> of(Outcome outcome) {
    Map<String, Object> row = new LinkedHashMap<>();
    Optional<Figures> figures = outcome.figures();
    row.put("engine", outcome.combination().engine());
    row.put("model", outcome.combination().shownModel());
    row.put("model_name", outcome.model());
    row.put("quantization", outcome.quantization());
    row.put("slots", outcome.combination().slots());
    row.put("status", outcome.isMeasured() ? "measured" : "failed");
    row.put("reason", outcome.reason());
    row.put("texts", value(figures, Figures::texts));
    row.put("prompts", value(figures, Figures::prompts));
    row.put("unusable_answers", value(figures, Figures::failed));
    row.put("prompt_tokens_per_text", value(figures, f -> rounded(f.promptTokens())));
    row.put("generated_tokens_per_text", value(figures, f -> rounded(f.generatedTokens())));
    row.put("load_seconds", value(figures, f -> rounded(f.loadSeconds())));
    row.put(
        "resident_bytes",
        value(figures, f -> f.residentBytes() == 0 ? null : (Object) f.residentBytes()));
    put(row, "first_token_ms", figures.map(Figures::firstTokenMillis));
    put(row, "time_per_token_ms", figures.map(Figures::tokenMillis));
    put(row, "latency_ms", figures.map(Figures::latencyMillis));
    repeated(row, "prompt_tokens_per_second", figures.map(Figures::promptTokensPerSecond));
    repeated(row, "generated_tokens_per_second", figures.map(Figures::generatedTokensPerSecond));
    repeated(row, "texts_per_hour", figures.map(Figures::textsPerHour));
    return row;
  }

  private static Object value(Optional<Figures> figures, Function<Figures, Object> part) {
    return figures.map(part).orElse(null);
  }

  private static void put(Map<String, Object> row, String key, Optional<Distribution> values) {
    row.put(key + "_p50", values.map(v -> rounded(v.p50())).orElse(null));
    row.put(key + "_p95", values.map(v -> rounded(v.p95())).orElse(null));
    row.put(key + "_p99", values.map(v -> rounded(v.p99())).orElse(null));
  }

  private static void repeated(Map<String, Object> row, String key, Optional<Repeated> value) {
    row.put(key, value.map(v -> rounded(v.mean())).orElse(null));
    row.put(key + "_spread", value.map(v -> rounded(v.spread())).orElse(null));
  }

  /** With three decimals; null for NaN, which JSON does not have. */
  static Double rounded(double value) {
    return Double.isNaN(value) ? null : Math.round(value * 1000) / 1000.0;
  }
}
