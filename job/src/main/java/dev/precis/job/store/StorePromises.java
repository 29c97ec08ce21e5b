package dev.precis.job.store;

import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.FileSystem;

/**
 * What a file system promises, as far as commits rely on it. What is not known to be promised is
 * not relied on; {@code docs/decisions/0025-a-commit-is-one-object.md} has the reasons. Immutable.
 *
 * @param createsOnce whether of two that create the same file only one succeeds. Elsewhere the
 *     later one replaces the file of the earlier one.
 * @param movesFolders whether a folder is renamed in one step. Elsewhere its files are copied and
 *     deleted one after the other.
 * @param freeRequests whether requests are free. Elsewhere each one is paid for, and takes some ten
 *     milliseconds.
 */
public record StorePromises(boolean createsOnce, boolean movesFolders, boolean freeRequests) {
  private static final StorePromises NONE = new StorePromises(false, false, false);

  /** By the scheme of the URI. */
  private static final Map<String, StorePromises> KNOWN =
      Map.of(
          "file", new StorePromises(true, true, true),
          "hdfs", new StorePromises(true, true, true),
          "webhdfs", new StorePromises(true, true, true),
          "swebhdfs", new StorePromises(true, true, true),
          // A folder moves in one step only in accounts with a hierarchical namespace.
          "abfs", new StorePromises(true, false, false),
          "abfss", new StorePromises(true, false, false),
          "gs", new StorePromises(true, false, false));

  /** The promises of a file system, by the scheme of its URI. */
  public static StorePromises of(FileSystem files) {
    // Not getScheme(), which file systems need not have: its default throws.
    String scheme = files.getUri().getScheme();
    return scheme == null ? NONE : KNOWN.getOrDefault(scheme.toLowerCase(Locale.ROOT), NONE);
  }
}
