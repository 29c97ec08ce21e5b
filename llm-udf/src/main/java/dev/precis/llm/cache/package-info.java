/**
 * Fetches a model once per host, for all processes, and verifies it. Uses {@code gguf} to check
 * what it has fetched, {@code engine}, and {@code settings}. Start with {@link
 * dev.precis.llm.cache.ModelCache}.
 */
package dev.precis.llm.cache;
