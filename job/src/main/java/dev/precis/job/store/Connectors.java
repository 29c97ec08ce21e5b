package dev.precis.job.store;

import java.io.IOException;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The file systems that this Spark can reach. */
public final class Connectors {
  private Connectors() {}

  /**
   * The file system of a path.
   *
   * @throws IOException if it cannot be reached, or Spark has no connector for it
   */
  public static FileSystem fileSystem(Path path, Configuration hadoop) throws IOException {
    try {
      return path.getFileSystem(hadoop);
    } catch (RuntimeException e) {
      if (ExceptionUtils.indexOfType(e, ClassNotFoundException.class) >= 0) {
        throw new IOException(
            "Spark has no connector for "
                + path.toUri().getScheme()
                + "; add it, for example with --packages org.apache.hadoop:hadoop-aws:<version of Hadoop>: "
                + ExceptionUtils.getRootCauseMessage(e),
            e);
      }
      throw e;
    }
  }
}
