package dev.precis.job.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.precis.llm.spark.LlmCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The note of deploy/zeppelin, as Zeppelin 0.11 and 0.12 keep one: as the notes of their own
 * tutorials are. What its paragraphs do, deploy/zeppelin/check runs.
 */
class ZeppelinNoteTest {
  private static final Map<String, String> EDITORS =
      Map.of(
          "%md", "markdown",
          "%spark.conf", "text",
          "%spark.sql", "sql",
          "%spark.pyspark", "python",
          "%spark", "scala");

  private static Path file;
  private static JsonNode note;

  @BeforeAll
  static void read() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("..", "deploy", "zeppelin"))) {
      file = files.filter(each -> each.toString().endsWith(".zpln")).findFirst().orElseThrow();
    }
    note = new ObjectMapper().readTree(file.toFile());
  }

  private static List<JsonNode> paragraphs() {
    List<JsonNode> paragraphs = new ArrayList<>();
    note.get("paragraphs").forEach(paragraphs::add);
    return paragraphs;
  }

  private static String interpreter(JsonNode paragraph) {
    return paragraph.get("text").asText().lines().findFirst().orElse("");
  }

  @Test
  void hasAllThatZeppelinReads() {
    assertThat(note.fieldNames())
        .toIterable()
        .contains("paragraphs", "name", "id", "defaultInterpreterGroup", "config", "info");
    assertThat(note.get("defaultInterpreterGroup").asText()).isEqualTo("spark");
    assertThat(file.getFileName())
        .as("in its folder of notes Zeppelin goes by the name")
        .hasToString(note.get("name").asText() + '_' + note.get("id").asText() + ".zpln");
  }

  @Test
  void everyParagraphIsReadyToRun() {
    Set<String> ids = new HashSet<>();
    for (JsonNode paragraph : paragraphs()) {
      assertThat(ids.add(paragraph.get("id").asText())).as("%s", paragraph.get("id")).isTrue();
      assertThat(EDITORS).containsKey(interpreter(paragraph));
      assertThat(paragraph.at("/config/editorMode").asText())
          .isEqualTo("ace/mode/" + EDITORS.get(interpreter(paragraph)));
      assertThat(paragraph.get("status").asText()).isEqualTo("READY");
      assertThat(paragraph.has("results")).as("nothing of anybody's run").isFalse();
    }
  }

  @Test
  void hasParagraphsInAllThreeLanguages() {
    assertThat(paragraphs().stream().map(ZeppelinNoteTest::interpreter))
        .contains("%spark.sql", "%spark.pyspark", "%spark");
  }

  /** Zeppelin takes it only before the interpreter runs. */
  @Test
  void settingsComeFirst() {
    assertThat(
            paragraphs().stream()
                .map(ZeppelinNoteTest::interpreter)
                .filter(interpreter -> interpreter.startsWith("%spark"))
                .findFirst())
        .hasValue("%spark.conf");
  }

  @Test
  void everyCatalogOfTheSettingsGivesFunctions() throws Exception {
    Map<String, Map<String, String>> catalogs = new TreeMap<>();
    for (Map.Entry<String, String> setting : settings().entrySet()) {
      String[] key = setting.getKey().split("\\.", 5);
      if (setting.getKey().startsWith("spark.sql.catalog.") && key.length == 5) {
        catalogs.computeIfAbsent(key[3], name -> new TreeMap<>()).put(key[4], setting.getValue());
      }
    }

    assertThat(catalogs).containsOnlyKeys("llm", "lead");
    for (Map.Entry<String, Map<String, String>> options : catalogs.entrySet()) {
      assertThat(settings())
          .containsEntry("spark.sql.catalog." + options.getKey(), LlmCatalog.class.getName());
      LlmCatalog catalog = new LlmCatalog();
      catalog.initialize(options.getKey(), new CaseInsensitiveStringMap(options.getValue()));
      assertThat(catalog.loadFunction(Identifier.of(new String[0], "summarize"))).isNotNull();
    }
  }

  private static Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    JsonNode conf =
        paragraphs().stream()
            .filter(paragraph -> interpreter(paragraph).equals("%spark.conf"))
            .findFirst()
            .orElseThrow();
    conf.get("text")
        .asText()
        .lines()
        .skip(1)
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.split(" ", 2))
        .forEach(setting -> settings.put(setting[0], setting[1]));
    return settings;
  }

  @Test
  void chartsShowColumnsThatTheirQueriesHave() {
    List<JsonNode> charts =
        paragraphs().stream().filter(each -> each.at("/config/results").has("0")).toList();

    assertThat(charts).hasSize(2);
    for (JsonNode chart : charts) {
      String query = chart.get("text").asText();
      JsonNode graph = chart.at("/config/results/0/graph");
      assertThat(graph.get("mode").asText()).isEqualTo("multiBarChart");
      for (String role : List.of("keys", "values")) {
        assertThat(graph.get(role)).isNotEmpty();
        graph.get(role).forEach(column -> assertThat(query).contains(column.get("name").asText()));
      }
    }
  }
}
