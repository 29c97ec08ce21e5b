/**
 * Works out what a run takes before it starts: memory, slots, tokens and time, and the plan that
 * travels to executors. Used by {@code cli} and {@code run}. Start with {@link
 * dev.precis.job.plan.PlannedModel} and {@link dev.precis.job.plan.MemoryCheck}.
 */
package dev.precis.job.plan;
