package dev.precis.job.plan;

import dev.precis.job.table.ModelIdentity;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.summarize.Recipe;
import dev.precis.llm.summarize.SummarySettings;
import java.io.Serializable;
import java.util.List;

/**
 * Everything that a task needs to summarize a text. Spark sends it to the executors.
 *
 * @param runsNativeCode whether a chapter can crash the JVM that summarizes it
 * @param maxInFlight prompts that the engine of an executor answers at once
 * @param summary settings of the level that is summarized
 * @param summaries settings of all levels of the run
 */
public record RunPlan(
    ModelSettings model,
    ModelIdentity modelIdentity,
    boolean runsNativeCode,
    int maxInFlight,
    SummarySettings summary,
    List<SummarySettings> summaries,
    SamplingSettings sampling,
    Recipe recipe)
    implements Serializable {}
