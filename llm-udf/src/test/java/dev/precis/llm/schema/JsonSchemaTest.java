package dev.precis.llm.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonSchemaTest {
  @Test
  void takesWhatCanBeKept() {
    JsonSchema schema =
        JsonSchema.parse(
            """
            {"type": "object", "title": "a place", "required": ["name"], "additionalProperties": false,
             "properties": {"name": {"type": "string", "maxLength": 20},
                            "kind": {"enum": ["sea", "land", null]},
                            "years": {"type": ["array", "null"], "items": {"type": "integer"}, "maxItems": 3}}}
            """);

    assertThat(JsonSchema.types(schema.root())).containsExactly("object");
    assertThat(JsonSchema.types(schema.root().at("/properties/years")))
        .containsExactly("array", "null");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nonsense | it is not valid JSON",
        "{} {} | it is not valid JSON",
        "[] | the schema must be a JSON object, got []",
        "{\"type\": \"text\"} | type of the schema must be one of object, array, string, number, integer, boolean, null, got \"text\"",
        "{\"type\": []} | type of the schema must be a name or a list of names, got []",
        "{\"type\": [1]} | type of the schema must be one of",
        "{\"$ref\": \"#/x\"} | got $ref",
        "{\"type\": \"string\", \"pattern\": \"a\"} | has a keyword that cannot be enforced",
        "{\"type\": \"integer\", \"minimum\": 1} | got minimum",
        "{\"properties\": {\"a\": {\"properties\": []}}} | properties of property a of the schema must be a JSON object, got []",
        "{\"properties\": {}, \"required\": [\"a\"]} | required of the schema must name its properties, got \"a\"",
        "{\"type\": \"array\", \"items\": 7} | items of the schema must be a JSON object, got 7",
        "{\"type\": \"array\", \"maxItems\": 1001} | maxItems of the schema must be a whole number from 0 to 1000, got 1001",
        "{\"type\": \"string\", \"maxLength\": \"9\"} | maxLength of the schema must be a whole number",
        "{\"type\": \"string\", \"minLength\": 3, \"maxLength\": 2} | minLength of the schema must not be above maxLength, got 3",
        "{\"enum\": []} | enum of the schema must be a list of at least one value, got []",
        "{\"enum\": [1], \"const\": 1} | must have only one of enum and const",
        "{\"type\": \"string\", \"enum\": [1]} | the values of the schema must be of its type, got 1",
        "{\"properties\": {\"a\": {}}, \"properties\": {}} | it is not valid JSON"
      })
  void refusesWhatCannot(String schema, String reason) {
    assertThatThrownBy(() -> JsonSchema.parse(schema))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Cannot use JSON schema: ")
        .hasMessageContaining(reason);
  }

  @Test
  void refusesWhatIsTooDeepOrTooLong() {
    String deep = "{\"items\": ".repeat(40) + "{}" + "}".repeat(40);
    String endless = "{\"title\": \"" + "x".repeat(70_000) + "\"}";

    assertThatThrownBy(() -> JsonSchema.parse(deep)).hasMessageContaining("32 levels");
    assertThatThrownBy(() -> JsonSchema.parse(endless)).hasMessageContaining("65536 characters");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"{\"a\": 1} | true", "\"a\" | true", "{\"a\": | false", "a | false"})
  void tellsJsonFromWhatIsNone(String text, boolean json) {
    assertThat(JsonSchema.isJson(text)).isEqualTo(json);
  }

  @Test
  void nothingIsNoJson() {
    assertThat(JsonSchema.isJson(" ")).isFalse();
  }
}
