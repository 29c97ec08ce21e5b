package dev.precis.job.plan;

import dev.precis.job.table.ModelIdentity;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.summarize.Recipe;
import dev.precis.llm.summarize.SummarySettings;
import java.io.Serializable;
import java.util.List;

/**
 * All that a task must know to summarize a chapter; travels to the executors.
 *
 * @param summary of the level that is worked on
 * @param summaries of all levels of the run
 * @param runsNativeCode whether a chapter can end the JVM that summarizes it
 */
public record RunPlan(
    ModelSettings model,
    ModelIdentity modelIdentity,
    boolean runsNativeCode,
    SummarySettings summary,
    List<SummarySettings> summaries,
    SamplingSettings sampling,
    Recipe recipe)
    implements Serializable {}
