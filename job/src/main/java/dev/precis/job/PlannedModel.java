package dev.precis.job;

import dev.precis.llm.Engine;
import dev.precis.llm.Engines;
import dev.precis.llm.ModelDescription;
import dev.precis.llm.ModelSettings;
import dev.precis.llm.Recipe;
import dev.precis.llm.spark.LocatedModel;

/**
 * A look at the model before any work, which fetches it where it is elsewhere: its engine can use
 * it, and what tells it from others is known.
 *
 * @param settings made exact, for the executors
 * @param description in a line, for people
 * @param runsNativeCode whether a chapter can end the JVM that summarizes it
 */
record PlannedModel(
    ModelSettings settings, ModelIdentity identity, String description, boolean runsNativeCode) {
  /**
   * @throws dev.precis.llm.ModelLoadException when the model cannot be used, with the reason
   */
  static PlannedModel of(ModelSettings settings) {
    Engine engine = Engines.onClassPath().named(settings.engine());
    LocatedModel located = LocatedModel.of(engine, settings);
    ModelDescription model = engine.describe(located.toDescribe());
    return new PlannedModel(
        located.everywhere(model.settings()),
        new ModelIdentity(model.name(), model.sha256(), model.engine()),
        model.inWords(),
        engine.runsNativeCode());
  }

  RunPlan plan(JobSettings job) {
    Recipe recipe =
        Recipe.of(
            identity.sha256(), settings.contextTokens(), settings, job.summary(), job.sampling());
    return new RunPlan(settings, identity, runsNativeCode, job.summary(), job.sampling(), recipe);
  }
}
