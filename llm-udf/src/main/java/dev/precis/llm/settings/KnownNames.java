package dev.precis.llm.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * The names that a user may write. Suggests the one that an unknown name probably means. Immutable.
 *
 * @param names in the order in which messages list them
 */
public record KnownNames(Collection<String> names) {
  /** Copies the names. */
  public KnownNames {
    names = List.copyOf(names);
  }

  /**
   * Returns the name that ends with the given one after a dot, or else the name that differs least
   * from it; empty if none is similar.
   */
  public Optional<String> nearest(String name) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    return names.stream()
        .filter(candidate -> candidate.endsWith('.' + name))
        .findFirst()
        .or(
            () ->
                names.stream()
                    .filter(
                        candidate ->
                            distance.apply(name, candidate) <= Math.max(2, name.length() / 2))
                    .min(Comparator.comparing(candidate -> distance.apply(name, candidate))));
  }
}
