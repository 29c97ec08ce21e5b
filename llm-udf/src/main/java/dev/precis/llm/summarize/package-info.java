/**
 * Turns one text into one summary: splits it into passages, sends a prompt for each, merges or
 * refines the answers, and repairs answers that loop or do not end. Uses {@code prompt}, {@code
 * schema} and {@code engine}, and depends neither on Spark nor on any engine. Start with {@link
 * dev.precis.llm.summarize.Summarizer#summarize}.
 */
package dev.precis.llm.summarize;
