package dev.precis.job.input;

import java.util.HashMap;
import java.util.Map;

/**
 * Gives every part of one book a name of its own. The name is the part's heading; if the heading is
 * repeated (each volume of a novel can have its PART ONE), a number is added. Expects the chapters
 * in order. Not thread-safe.
 */
final class PartNames {
  private final Map<String, Integer> times = new HashMap<>();
  private String current = "";

  /**
   * The name of the part of the next chapter.
   *
   * @param heading of the part; empty if the chapter is in no part
   * @return null if the chapter is in no part
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
