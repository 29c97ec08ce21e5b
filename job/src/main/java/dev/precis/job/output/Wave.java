package dev.precis.job.output;

import java.util.List;

/**
 * A wave of a table: its files, which together hold its rows.
 *
 * @param table the name of the table
 * @param recipe the id
 * @param number unique in the recipe
 * @param rows how many; {@link #UNKNOWN} for a wave that an earlier version or a killed run wrote
 * @param files each once
 */
record Wave(String table, String recipe, int number, long rows, List<DataFile> files) {
  static final long UNKNOWN = -1;

  /** What tells a wave from all others. */
  record Key(String table, String recipe, int number) {}

  /**
   * A file of rows.
   *
   * @param path below the output folder, so that an output can be copied to another place
   */
  record DataFile(String path, long bytes) {}

  Wave {
    files = List.copyOf(files);
  }

  Key key() {
    return new Key(table, recipe, number);
  }
}
