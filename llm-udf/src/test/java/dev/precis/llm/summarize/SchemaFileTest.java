package dev.precis.llm.summarize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.llm.prompt.Level;
import dev.precis.llm.settings.SettingsException;
import dev.precis.llm.settings.SettingsReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaFileTest {
  private static final String GOOD =
      "{\"properties\": {\"mood\": {\"enum\": [\"glad\", \"sad\"]}}}";

  @TempDir private Path folder;

  private Path file(byte[] content) throws IOException {
    return Files.write(folder.resolve("schema.json"), content);
  }

  private static SummarySettings read(Object schema, Map<String, ?> more) {
    Map<String, Object> given = new HashMap<>(more);
    given.put("summary.schema", schema.toString());
    SettingsReader reader = new SettingsReader(given);
    for (Level level : Level.values()) {
      SummarySettings.read(reader, level);
    }
    SummarySettings settings = SummarySettings.read(reader);
    reader.finish();
    return settings;
  }

  private static void assertRefused(Object schema, String... reasons) {
    assertThatThrownBy(() -> read(schema, Map.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll(reasons)
        .extracting(e -> ((SettingsException) e).problems().size())
        .as("told once, though each level reads it")
        .isEqualTo(1);
  }

  @Test
  void aSchemaTravelsAsItsJson() throws IOException {
    Path file = file(("\uFEFF" + GOOD.replace(" ", " \n ")).getBytes(StandardCharsets.UTF_8));

    assertThat(read(file, Map.of()).schema()).isEqualTo(GOOD.replace(" ", ""));
    assertThat(SummarySettings.defaults().schema()).isEmpty();
  }

  @Test
  void anEngineThatDoesNotSupportItIsRefused() throws IOException {
    Path file = file(GOOD.getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> read(file, Map.of("model.engine", "lead")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(
            "summary.schema: the engine does not support JSON schemas; remove the schema, or use another model.engine, got lead");
  }

  @Test
  void whatIsNoTextFileIsRefused() throws IOException {
    assertRefused(folder.resolve("none.json"), "summary.schema: ", "no such file", "none.json");
    assertRefused(folder, "expected a file, got something else", folder.toString());
    assertRefused("a\0b", "summary.schema: ");
    assertRefused(file(new byte[300_000]), "at most 262144 bytes, got 300000", "schema.json");
    assertRefused(
        file(new byte[] {'{', (byte) 0xFF, '}'}),
        "expected a text in UTF-8, got other bytes",
        "schema.json");
    assertRefused(file(new byte[0]), "must be a JSON object", "schema.json");
    assertRefused(file("x".repeat(100_000).getBytes(StandardCharsets.UTF_8)), "65536 characters");
  }

  @Test
  void aLongTextThatIsNoSchemaIsNotShownWhole() throws IOException {
    Path file = file("nonsense ".repeat(1_000).getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> read(file, Map.of()))
        .hasMessageContaining("it is not valid JSON")
        .message()
        .hasSizeLessThan(800);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"type\": \"array\"} | must be of type object, with one property or more",
        "{} | must be of type object, with one property or more",
        "{\"type\": \"object\"} | must be of type object, with one property or more",
        "{\"type\": [\"object\", \"null\"], \"properties\": {\"a\": {}}} | must be of type object",
        "{\"properties\": {}} | must be of type object, with one property or more",
        "{\"const\": {}, \"properties\": {\"a\": {}}} | must be of type object",
        "{\"properties\": {\"a\": {\"$ref\": \"#\"}}} | property a of the schema has a keyword that cannot be enforced",
        "{\"properties\": {\" \": {}}} | each property of the schema must have a name, because it becomes a column, got \" \"",
        "{\"properties\": {\"Name\": {}, \"name\": {}}} | the property names of the schema must differ in more than upper and lower case, because they become columns, got name",
        "{\"properties\": {\"a\": {\"items\": {\"properties\": {\"b\": {}, \"B\": {}}}}}} | the property names of items of property a of the schema must differ in more than upper and lower case, because they become columns, got B"
      })
  void whatCannotBeColumnsIsRefused(String schema, String reason) throws IOException {
    assertRefused(
        file(schema.getBytes(StandardCharsets.UTF_8)), "summary.schema: ", reason, "schema.json");
  }
}
