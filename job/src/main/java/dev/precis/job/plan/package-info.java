/**
 * Estimates what a run takes before it starts: memory, slots, tokens and time. Also makes the plan
 * that Spark sends to the executors. Used by {@code cli} and {@code run}. Start with {@link
 * dev.precis.job.plan.FoundModel}, {@link dev.precis.job.plan.PlannedModel} and {@link
 * dev.precis.job.plan.MemoryCheck}.
 */
package dev.precis.job.plan;
