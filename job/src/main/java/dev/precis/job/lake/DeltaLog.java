package dev.precis.job.lake;

import dev.precis.job.store.Connectors;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * The log of a Delta table that is known by its path. Delta makes the folder of a new table's log
 * before the first commit, so the folder alone is no table.
 *
 * @param name a path
 */
record DeltaLog(SparkSession spark, TableName name) {
  private static final String FOLDER = "_delta_log";
  private static final Pattern COMMIT = Pattern.compile("\\d+\\.(?:json|checkpoint.*)");

  private Path folder() {
    return new Path(name.path(), FOLDER);
  }

  private FileSystem files() throws IOException {
    return Connectors.fileSystem(folder(), spark.sparkContext().hadoopConfiguration());
  }

  /** Whether somebody has begun to make the table. */
  boolean isBegun() throws IOException {
    return files().exists(folder());
  }

  /** Whether there is a table. */
  boolean hasCommit() throws IOException {
    try {
      return Arrays.stream(files().listStatus(folder()))
          .anyMatch(entry -> COMMIT.matcher(entry.getPath().getName()).matches());
    } catch (FileNotFoundException e) {
      return false;
    }
  }
}
