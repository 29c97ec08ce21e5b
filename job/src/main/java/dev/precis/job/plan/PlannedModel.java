package dev.precis.job.plan;

import dev.precis.job.console.Console;
import dev.precis.job.settings.JobSettings;
import dev.precis.job.table.ModelIdentity;
import dev.precis.llm.engine.ModelDescription;
import dev.precis.llm.engine.ModelOutline;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.prompt.Level;
import dev.precis.llm.summarize.Recipe;
import java.util.Optional;
import org.apache.spark.SparkConf;

/**
 * A model that a run has found and checked: its engine can use it, and its identity is known.
 *
 * @param settings for the executors, with every value that depends on the model filled in
 * @param description one line for people
 * @param runsNativeCode whether a chapter can crash the JVM that summarizes it
 * @param maxInFlight prompts that the engine of an executor answers at once
 * @param outline what is known of it before it is loaded; empty if nothing is
 */
public record PlannedModel(
    ModelSettings settings,
    ModelIdentity identity,
    String description,
    boolean runsNativeCode,
    int maxInFlight,
    Optional<ModelOutline> outline) {
  /**
   * Finds a model and describes it; see {@link FoundModel#of}.
   *
   * @throws dev.precis.llm.engine.ModelLoadException if the model cannot be used, with the reason
   */
  public static PlannedModel of(ModelSettings settings) {
    FoundModel found = FoundModel.of(settings);
    ModelDescription model = found.describe();
    return new PlannedModel(
        found.located().portable(model.settings()),
        new ModelIdentity(model.name(), model.knownBy().label(), model.sha256(), model.engine()),
        model.text(),
        found.engine().runsNativeCode(),
        found.engine().maxInFlight(model.settings()),
        found.outline());
  }

  /**
   * Compares the memory that the model needs with what an executor has.
   *
   * @param enforced false: only warn
   * @throws dev.precis.job.console.InputException if memory is too little
   */
  public void requireMemory(SparkConf conf, boolean enforced, Console console) {
    outline.ifPresent(
        known ->
            MemoryCheck.of(ExecutorShape.of(conf), known, settings)
                .require(settings, enforced, console));
  }

  /** Warns of levels whose prompts will request fewer words than the settings ask for. */
  public void warnOfShortAnswers(JobSettings job, Console console) {
    outline.ifPresent(
        known ->
            AnswerLengthCheck.warnings(known, settings.contextTokens(), job)
                .forEach(warning -> console.say("%s", warning)));
  }

  /**
   * The plan of a level. All levels share the recipe of the chapters, so that the prompts of parts
   * and books can change without making the chapters' summaries again.
   */
  public RunPlan plan(JobSettings job, Level level) {
    return new RunPlan(
        settings,
        identity,
        runsNativeCode,
        maxInFlight,
        job.summary(level),
        job.levels().stream().map(job::summary).toList(),
        job.sampling(),
        new Recipe(recipe(job, Level.CHAPTER).id(), recipe(job, level).promptVersion()));
  }

  private Recipe recipe(JobSettings job, Level level) {
    return Recipe.of(
        identity.sha256(), settings.contextTokens(), settings, job.summary(level), job.sampling());
  }
}
