package dev.precis.job.table;

import java.io.Serializable;

/**
 * Which model made a summary.
 *
 * @param name from its file, or the file's name
 * @param knownBy {@code file} or {@code name}
 * @param sha256 of its file, in 64 hex digits; for a model without a file, what its engine states
 *     instead
 * @param engine what ran it, with its version
 */
public record ModelIdentity(String name, String knownBy, String sha256, String engine)
    implements Serializable {
  /** Returns the same model, run by another build of its engine. */
  public ModelIdentity ranBy(String otherEngine) {
    return new ModelIdentity(name, knownBy, sha256, otherEngine);
  }
}
