package dev.precis.job.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutputLayoutTest {
  private static final OutputLayout LAYOUT = new OutputLayout(new Path("hdfs://host/out"));

  /** Outputs of all versions have these names: a change would lose what they hold. */
  @Test
  void namesEverythingAsEarlierVersionsDid() {
    assertThat(LAYOUT.wave("summaries", "164e396da357", 7))
        .hasToString("hdfs://host/out/summaries/recipe=164e396da357/wave=7");
    assertThat(LAYOUT.recipe("failures", "r")).hasToString("hdfs://host/out/failures/recipe=r");
    assertThat(LAYOUT.table("failures")).hasToString("hdfs://host/out/failures");
    assertThat(LAYOUT.schema("r")).hasToString("hdfs://host/out/schemas/r.json");
    assertThat(LAYOUT.journal("r")).hasToString("hdfs://host/out/journal/recipe=r");
    assertThat(LAYOUT.run("20261130T091550.619Z"))
        .hasToString("hdfs://host/out/runs/20261130T091550.619Z.json");
    assertThat(LAYOUT.lockPaths(null).lock()).hasToString("hdfs://host/out/_LOCK");
    assertThat(LAYOUT.lockPaths(null).heartbeat()).hasToString("hdfs://host/out/_LOCK.heartbeat");
    assertThat(LAYOUT.stop()).hasToString("hdfs://host/out/_STOP");
    assertThat(LAYOUT.trial()).hasToString("hdfs://host/out/_TRIAL");
    assertThat(LAYOUT.writing()).hasToString("hdfs://host/out/_WRITING");
    assertThat(LAYOUT.commits()).hasToString("hdfs://host/out/commits");
  }

  @ParameterizedTest
  @CsvSource({"wave=1, 1", "wave=007, 7", "wave=0, 0", "wave=999999999, 999999999"})
  void readsTheNumberOfAWave(String name, int number) {
    assertThat(OutputLayout.waveNumber(new Path("/r", name))).isEqualTo(OptionalInt.of(number));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "wave=x",
        "wave=",
        "wave=-1",
        "wave=1.5",
        "wave=99999999999",
        "wave=1000000000",
        "xwave=1",
        "wave=1x",
        "WAVE=1",
        "_compacting",
        "part-0"
      })
  void readsNoNumberFromAnotherName(String name) {
    assertThat(OutputLayout.waveNumber(new Path("/r", name))).isEmpty();
  }

  @Test
  void readsTheIdOfARecipe() {
    assertThat(OutputLayout.recipeId(new Path("/summaries/recipe=164e396da357")))
        .contains("164e396da357");
    assertThat(OutputLayout.recipeId(new Path("/summaries/recipe="))).contains("");
    assertThat(OutputLayout.recipeId(new Path("/summaries/_temporary"))).isEmpty();
    assertThat(OutputLayout.recipeId(new Path("/recipe=a/other"))).isEmpty();
  }

  @Test
  void knowsWhatARunWritesWithoutTheMarker() {
    assertThat(
            List.of(
                LAYOUT.lockPaths(null).lock(),
                LAYOUT.lockPaths(null).heartbeat(),
                LAYOUT.stop(),
                LAYOUT.trial(),
                LAYOUT.writing(),
                LAYOUT.runs(),
                LAYOUT.schema("r").getParent(),
                LAYOUT.journal("r").getParent()))
        .allMatch(OutputLayout::isLeftBehind);
    assertThat(OutputLayout.isLeftBehind(LAYOUT.table("summaries"))).isFalse();
    assertThat(OutputLayout.isLeftBehind(LAYOUT.commits())).isFalse();
    assertThat(OutputLayout.isLeftBehind(new Path("/out/_PRECIS"))).isFalse();
    assertThat(OutputLayout.isLeftBehind(new Path("/out/cat.jpg"))).isFalse();
  }

  @Test
  void tellsReportsFromOtherFiles() {
    assertThat(OutputLayout.isRunReport(LAYOUT.run("r"))).isTrue();
    assertThat(OutputLayout.isRunReport(new Path("/out/runs/r.json.part"))).isFalse();
  }
}
