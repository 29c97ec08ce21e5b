/**
 * Turns one text into one summary: splits it into passages, asks the model for each, merges or
 * refines the answers, and handles answers that loop or do not end. Uses {@code prompt}, {@code
 * schema} and {@code engine}, and knows neither Spark nor any engine. Start with {@link
 * dev.precis.llm.summarize.Summarizer#summarize}.
 */
package dev.precis.llm.summarize;
