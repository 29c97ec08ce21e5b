package dev.precis.llm.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaSizeTest {
  private static Optional<String> within(String schema, double characters) {
    return SchemaSize.within(JsonSchema.parse(schema), characters)
        .map(shorter -> shorter.root().toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"const\": \"ab\"} | 4",
        "{\"enum\": [\"a\", false, 10]} | 5",
        "{\"type\": [\"null\", \"boolean\"]} | 5",
        "{\"type\": \"string\", \"maxLength\": 9} | 11",
        "{\"type\": \"string\"} | Infinity",
        "{\"type\": \"array\", \"maxItems\": 0} | 2",
        "{\"type\": \"array\", \"maxItems\": 2, \"items\": {\"type\": \"null\"}} | 14",
        "{\"type\": \"array\", \"items\": {\"type\": \"null\"}} | Infinity",
        "{\"type\": \"array\", \"maxItems\": 2} | Infinity",
        "{\"properties\": {\"abc\": {\"const\": 1}, \"d\": {\"const\": 2}}} | 20",
        "{\"type\": \"object\", \"additionalProperties\": false} | 2",
        "{\"type\": \"object\"} | Infinity",
        "{} | Infinity"
      })
  void knowsTheMostThatAnAnswerCanHave(String schema, double characters) {
    assertThat(SchemaSize.most(JsonSchema.parse(schema).root())).isEqualTo(characters);
  }

  @Test
  void listsOfListsAreTooLongAndNoOverflow() {
    String schema =
        "{\"type\": \"array\", \"maxItems\": 1000, \"items\": ".repeat(32)
            + "{\"type\": \"null\"}"
            + "}".repeat(32);

    assertThat(SchemaSize.most(JsonSchema.parse(schema).root())).isGreaterThan(1e90);
  }

  @Test
  void shortensAsLittleAsItMust() {
    String schema = "{\"properties\":{\"a\":{\"type\":\"string\"}}}";

    assertThat(within(schema, 500)).hasValueSatisfying(s -> assertThat(s).contains(":400"));
    assertThat(within(schema, 150)).hasValueSatisfying(s -> assertThat(s).contains(":100"));
    assertThat(within(schema, 20)).isEmpty();
  }

  @Test
  void keepsWhatASchemaDemandsAndShortBoundsOfItsOwn() {
    assertThat(within("{\"type\":\"string\",\"minLength\":300}", 310))
        .hasValue("{\"type\":\"string\",\"minLength\":300,\"maxLength\":300}");
    assertThat(within("{\"type\":\"string\",\"minLength\":300}", 299)).isEmpty();
    assertThat(within("{\"type\":\"string\",\"maxLength\":7}", 100))
        .hasValue("{\"type\":\"string\",\"maxLength\":7}");
    assertThat(
            within(
                "{\"type\":\"array\",\"minItems\":4,\"items\":{\"type\":[\"string\",\"null\"]}}",
                130))
        .hasValue(
            "{\"type\":\"array\",\"minItems\":4,\"items\":{\"type\":[\"string\",\"null\"],\"maxLength\":25},\"maxItems\":4}");
  }

  @Test
  void cannotShortenWhatTheSchemaLeavesOpen() {
    assertThat(within("{\"properties\":{\"a\":{}}}", 1e9)).isEmpty();
    assertThat(within("{\"properties\":{\"a\":{\"type\":\"object\"}}}", 1e9)).isEmpty();
  }
}
