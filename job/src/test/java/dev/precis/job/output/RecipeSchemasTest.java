package dev.precis.job.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where no Spark is needed; see {@link WaveTablesIT} for the rest. */
class RecipeSchemasTest {
  @TempDir private Path folder;

  private LocalOutput output() {
    return new LocalOutput(folder);
  }

  private RecipeSchemas schemas() {
    return new RecipeSchemas(output().opened("parquet"));
  }

  @Test
  void keepsNothingForPlainText() {
    schemas().keep(null, "r", "");

    assertThat(output().content()).isEmpty();
  }

  @Test
  void keepsTheFirstSchemaOfARecipe() {
    String first = "{\"properties\": {\"mood\": {\"type\": \"string\"}}}";
    output().write("schemas/r.json", first);

    schemas().keep(null, "r", "{\"properties\": {\"mood\": {\"type\": \"integer\"}}}");
    schemas().keep(null, "r", "");

    assertThat(output().read("schemas/r.json")).isEqualTo(first);
    assertThat(output().content()).containsExactly("schemas/r.json");
  }
}
