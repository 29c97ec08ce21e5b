package dev.precis.job.input;

import java.util.HashMap;
import java.util.Map;

/**
 * Names the parts of one book, whose chapters are given in order: by their headings, and where a
 * heading comes again later (each volume of a novel can have its PART ONE), by how often it has
 * come. Not thread-safe.
 */
final class PartNames {
  private final Map<String, Integer> times = new HashMap<>();
  private String current = "";

  /**
   * The name of the part that the next chapter is in.
   *
   * @param heading of the part; empty for none
   * @return null for none
   */
  String next(String heading) {
    if (heading.isEmpty()) {
      return null;
    }
    if (!heading.equals(current)) {
      current = heading;
      times.merge(heading, 1, Integer::sum);
    }
    int time = times.get(heading);
    return time == 1 ? heading : heading + " (" + time + ")";
  }
}
