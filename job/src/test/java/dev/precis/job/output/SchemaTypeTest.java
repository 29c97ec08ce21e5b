package dev.precis.job.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.llm.schema.JsonSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaTypeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"type\": \"string\"} | string",
        "{\"type\": \"integer\"} | bigint",
        "{\"type\": \"number\"} | double",
        "{\"type\": \"boolean\"} | boolean",
        "{\"type\": [\"string\", \"null\"]} | string",
        "{\"type\": [\"null\", \"integer\"]} | bigint",
        "{\"type\": [\"integer\", \"number\"]} | double",
        "{\"type\": [\"integer\", \"string\"]} | string",
        "{\"type\": \"null\"} | string",
        "{} | string",
        "{\"type\": \"array\"} | array<string>",
        "{\"items\": {\"type\": \"integer\"}} | array<bigint>",
        "{\"type\": [\"array\", \"null\"], \"items\": {\"items\": {\"type\": \"number\"}}} | array<array<double>>",
        "{\"type\": \"object\"} | string",
        "{\"properties\": {}} | string",
        "{\"properties\": {\"x\": {\"type\": \"integer\"}, \"A b\": {\"type\": \"boolean\"}}} | struct<x:bigint,A b:boolean>",
        "{\"enum\": [\"a\", \"b\", null]} | string",
        "{\"enum\": [1, 2]} | bigint",
        "{\"enum\": [1, 2.5]} | double",
        "{\"enum\": [1, \"a\"]} | string",
        "{\"enum\": [99999999999999999999]} | string",
        "{\"enum\": [{\"a\": 1}]} | string",
        "{\"const\": true} | boolean",
        "{\"const\": [1]} | string",
        "{\"const\": null} | string"
      })
  void givesEveryPropertyItsType(String property, String type) {
    StructType struct =
        SchemaType.of(JsonSchema.parse("{\"properties\": {\"a\": " + property + "}}"));

    assertThat(struct.simpleString()).isEqualTo("struct<a:" + type + ">");
    assertThat(struct.fields()).allMatch(StructField::nullable);
  }

  @Test
  void theExampleIsAStructOfTextsAndLists() throws IOException {
    String schema = Files.readString(Path.of("..", "conf", "schemas", "chapter.json"));

    assertThat(SchemaType.of(JsonSchema.parse(schema)).simpleString())
        .isEqualTo(
            "struct<characters:array<string>,places:array<string>,one_line:string,mood:string>");
  }
}
