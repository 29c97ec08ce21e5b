package dev.precis.job.table;

import java.io.Serializable;

/**
 * Which model made a summary.
 *
 * @param name as its file calls it, or the file's name
 * @param sha256 of its file, in 64 hex digits; where there is none, what its engine says instead
 * @param engine what ran it, with its version
 */
public record ModelIdentity(String name, String sha256, String engine) implements Serializable {}
