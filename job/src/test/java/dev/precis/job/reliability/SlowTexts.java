package dev.precis.job.reliability;

import dev.precis.job.crash.CrashEngineJar;
import dev.precis.job.testing.ClusterRuns;
import dev.precis.job.testing.PrecisProcess;
import dev.precis.job.testing.WarAndPeace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * The chapters of War and Peace as a table, each of which takes an engine made for tests half a
 * second: for what happens to a run, where it does not matter what a model says.
 */
record SlowTexts(Path table, Path engine) {
  private static final String WAVE = "5s";

  static SlowTexts in(Path folder) throws IOException {
    return new SlowTexts(
        WarAndPeace.table(folder.resolve("texts.json"), CrashEngineJar.slow(500)),
        CrashEngineJar.write(folder));
  }

  /**
   * Begins a run over the first of them.
   *
   * @param limit how many
   */
  PrecisProcess summarize(ClusterRuns runs, Path output, int limit) {
    return runs.summarize(
        "--jars " + engine,
        Map.of(),
        table,
        output,
        "--input-format",
        "json",
        "--id-column",
        "id",
        "--limit",
        limit,
        "--set",
        "model.engine=" + CrashEngineJar.ENGINE,
        "--set",
        "job.wave-time=" + WAVE);
  }
}
