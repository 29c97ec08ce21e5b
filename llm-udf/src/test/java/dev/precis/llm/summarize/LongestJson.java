package dev.precis.llm.summarize;

import com.fasterxml.jackson.databind.JsonNode;
import dev.precis.llm.engine.FakeGenerator;
import dev.precis.llm.schema.JsonSchema;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A model that conforms to a schema, and writes as much as that allows. */
final class LongestJson {
  private LongestJson() {}

  /**
   * It reads one token per word, and writes one token per character.
   *
   * @param plain its answer to a request without a schema
   */
  static FakeGenerator model(int contextTokens, String plain) {
    return new FakeGenerator(contextTokens, FakeGenerator.WORDS, text -> plain)
        .generatedAs(String::length)
        .structured(request -> of(request.schema().orElseThrow().root()));
  }

  static SummarySettings settings(String schema) {
    return settings(schema, SummarySettings.defaults());
  }

  /** The same, with all else as in other settings. */
  static SummarySettings settings(String schema, SummarySettings plain) {
    return new SummarySettings(
        plain.prompt(),
        plain.strategy(),
        plain.words(),
        plain.system(),
        plain.completionSystem(),
        plain.instruction(),
        plain.mergeInstruction(),
        plain.refineInstruction(),
        plain.passageTokens(),
        Duration.ofMinutes(1),
        schema);
  }

  /** Sentences of ten words, each with its number. */
  static String story(int sentences) {
    return IntStream.range(0, sentences)
        .mapToObj(i -> "Then the keeper climbed stair " + i + " with his old lantern.")
        .collect(Collectors.joining(" "));
  }

  static String of(String schema) {
    return of(JsonSchema.parse(schema).root());
  }

  /** Without a bound, an answer never ends. */
  private static String of(JsonNode schema) {
    if (schema.has("enum")) {
      return schema.get("enum").get(0).toString();
    }
    return switch (JsonSchema.types(schema).get(0)) {
      case "string" -> '"' + "x".repeat(schema.path("maxLength").asInt(100_000)) + '"';
      case "array" ->
          IntStream.range(0, schema.path("maxItems").asInt(10_000))
              .mapToObj(i -> of(schema.get("items")))
              .collect(Collectors.joining(", ", "[", "]"));
      default ->
          schema.get("properties").properties().stream()
              .map(property -> "\"" + property.getKey() + "\": " + of(property.getValue()))
              .collect(Collectors.joining(", ", "{", "}"));
    };
  }
}
