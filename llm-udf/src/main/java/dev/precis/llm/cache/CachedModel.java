package dev.precis.llm.cache;

import java.nio.file.Path;

/**
 * A complete, verified model in the cache. Immutable.
 *
 * @param file its file, or the first file of a split model
 * @param sha256 of that file, 64 hex digits
 */
public record CachedModel(Path file, String sha256) {}
