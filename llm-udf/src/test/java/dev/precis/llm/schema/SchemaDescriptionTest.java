package dev.precis.llm.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SchemaDescriptionTest {
  private static String sentence(String schema) {
    return SchemaDescription.request(JsonSchema.parse(schema));
  }

  @Test
  void tellsWhatIsWantedWhere() {
    assertThat(
            sentence(
                """
                {"properties": {
                  "names": {"description": "who  appears", "type": "array", "maxItems": 5,
                            "items": {"type": "string", "maxLength": 40}},
                  "mood": {"enum": ["glad", null]},
                  "place": {"description": "where", "properties": {"x": {"type": "integer"}, "y": {"type": "number"}}},
                  "said": {"type": ["string", "null"]},
                  "kind": {"const": "chapter"},
                  "more": {"type": "object"},
                  "list": {"type": "array"},
                  "sure": {"type": "boolean"}}}
                """))
        .isEqualTo(
            "Write the summary as one JSON object with"
                + " \"names\" (who appears: a list of at most 5, each a text of at most 40 characters),"
                + " \"mood\" (one of \"glad\", null),"
                + " \"place\" (where: an object with \"x\" (a whole number), \"y\" (a number)),"
                + " \"said\" (a text or null),"
                + " \"kind\" (\"chapter\"),"
                + " \"more\" (an object),"
                + " \"list\" (a list),"
                + " \"sure\" (true or false).");
  }

  @Test
  void aDescriptionCannotEndTheQuotationOfAText() {
    assertThat(
            sentence(
                "{\"properties\": {\"a\": {\"description\": \"x\\n\\\"\\\"\\\"\\ny\", \"type\": \"null\"}}}"))
        .contains("\"a\" (x '' y: null)")
        .doesNotContain("\"\"\"", "\n");
  }
}
