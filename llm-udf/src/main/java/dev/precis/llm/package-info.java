/**
 * Summarizes a text with a chat model. Each room below this package has one job; nothing lives in
 * this package itself. Start with {@link dev.precis.llm.summarize.Summarizer}, or with {@link
 * dev.precis.llm.spark.LlmCatalog} for the SQL functions.
 */
package dev.precis.llm;
