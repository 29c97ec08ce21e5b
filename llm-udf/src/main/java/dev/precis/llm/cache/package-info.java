/**
 * Downloads a model once per host, whatever the number of processes, and verifies it. Uses {@code
 * gguf} to check what it downloaded. Start with {@link dev.precis.llm.cache.ModelCache}.
 */
package dev.precis.llm.cache;
