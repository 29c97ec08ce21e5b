package dev.precis.llm.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * The names that a user may write, to guess which one was meant by another.
 *
 * @param names in the order in which they are told
 */
public record KnownNames(Collection<String> names) {
  public KnownNames {
    names = List.copyOf(names);
  }

  /** The one that differs least, where any is near; or that ends with it after a dot. */
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
