package dev.precis.llm.cache;

import java.nio.file.Path;

/**
 * A model in the cache, whole and checked.
 *
 * @param file its file, or the first of a split model
 * @param sha256 of that file, in 64 hex digits
 */
public record CachedModel(Path file, String sha256) {}
