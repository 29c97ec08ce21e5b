package dev.precis.job.plan;

import dev.precis.job.console.Console;
import dev.precis.job.settings.JobSettings;
import dev.precis.job.table.ModelIdentity;
import dev.precis.llm.engine.ModelDescription;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.gguf.GgufHeader;
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
 * @param header of the model file; empty if the engine reads none
 */
public record PlannedModel(
    ModelSettings settings,
    ModelIdentity identity,
    String description,
    boolean runsNativeCode,
    Optional<GgufHeader> header) {
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
        new ModelIdentity(model.name(), model.sha256(), model.engine()),
        model.text(),
        found.engine().runsNativeCode(),
        found.header());
  }

  /**
   * Compares the memory that the model needs with what an executor has.
   *
   * @param enforced false: only warn
   * @throws dev.precis.job.console.InputException if memory is too little
   */
  public void requireMemory(SparkConf conf, boolean enforced, Console console) {
    header.ifPresent(
        file ->
            MemoryCheck.of(ExecutorShape.of(conf), file, settings)
                .require(settings, enforced, console));
  }

  /** Warns of levels whose prompts will request fewer words than the settings ask for. */
  public void warnOfShortAnswers(JobSettings job, Console console) {
    header.ifPresent(
        file ->
            AnswerLengthCheck.warnings(file, settings.contextTokens(), job)
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
