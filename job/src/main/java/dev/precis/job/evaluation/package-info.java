/**
 * Measures the summaries of an output against their texts and against references. Uses {@code
 * quality} for the measures, {@code output} for the summaries and {@code input} for the texts. Used
 * by {@code cli} alone. Start with {@link dev.precis.job.evaluation.Evaluation}.
 */
package dev.precis.job.evaluation;
