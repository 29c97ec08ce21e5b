package dev.precis.llm.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.llm.schema.JsonSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonGrammarTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '~',
      value = {
        "{\"type\": \"boolean\"} # (boolean)",
        "{\"type\": [\"integer\", \"null\"]} # (integer | null)",
        "{\"type\": \"string\"} # (\"\\\"\" char* \"\\\"\")",
        "{\"type\": \"string\", \"maxLength\": 9} # (\"\\\"\" char{0,9} \"\\\"\")",
        "{\"type\": \"string\", \"minLength\": 2} # (\"\\\"\" char{2,} \"\\\"\")",
        "{\"enum\": [\"a\", 1, null]} # (\"\\\"a\\\"\" | \"1\" | \"null\")",
        "{\"const\": \"\u00e9\\\\\"} # \"\\\"\\U000000E9\\\\\\\\\\\"\"",
        "{\"type\": \"array\", \"items\": {\"type\": \"null\"}} # (\"[\" (item0 (\",\" sp item0)*)? \"]\")",
        "{\"type\": \"array\", \"items\": {\"type\": \"null\"}, \"minItems\": 2, \"maxItems\": 3} # (\"[\" item0 (\",\" sp item0){1,2} \"]\")",
        "{\"type\": \"array\", \"maxItems\": 0} # (\"[]\")",
        "{\"type\": \"object\"} # (object)",
        "{\"type\": \"object\", \"additionalProperties\": false} # (\"{}\")",
        "{\"properties\": {\"a\": {\"type\": \"null\"}, \"b\": {\"const\": 1}}} # (\"{\" \"\\\"a\\\":\" sp (null) \",\" sp \"\\\"b\\\":\" sp \"1\" \"}\")"
      })
  void writesTheSchemaAsItsFirstRule(String schema, String rule) {
    String grammar = JsonGrammar.of(JsonSchema.parse(schema));

    assertThat(grammar.lines().findFirst()).hasValue("root ::= " + rule);
    assertThat(grammar).matches("[\\n -~]+").contains("\nchar ::= [^\"\\\\\\x7F\\x00-\\x1F] | ");
  }

  @Test
  void listsOfListsDoNotGrowWithEachLevel() {
    String schema = "{\"type\": \"array\", \"items\": ".repeat(30) + "{}" + "}".repeat(30);

    assertThat(JsonGrammar.of(JsonSchema.parse(schema)).lines())
        .hasSizeLessThan(50)
        .contains("item1 ::= (\"[\" (item0 (\",\" sp item0)*)? \"]\")");
  }
}
