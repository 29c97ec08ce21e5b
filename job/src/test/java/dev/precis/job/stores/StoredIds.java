package dev.precis.job.stores;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.job.output.SummaryStore;
import dev.precis.job.table.Columns;
import dev.precis.job.testing.Ran;
import dev.precis.job.testing.SharedSpark;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** The ids of the summaries in an output, sorted. */
final class StoredIds {
  private StoredIds() {}

  /** Those in the files that a command lists. */
  static List<String> committed(String output) {
    Ran files = Ran.precis("output", output, "--files");
    assertThat(files.exitCode()).as(files.err()).isZero();
    return ids(files.out().lines().toArray(String[]::new));
  }

  /** Those that a program sees that reads the folder as Parquet. */
  static List<String> plain(String output) {
    return ids(output + "/" + SummaryStore.SUMMARIES);
  }

  private static List<String> ids(String... paths) {
    SparkSession spark = SharedSpark.session();
    return paths.length == 0
        ? List.of()
        : spark.read().parquet(paths).select(Columns.NODE_ID).collectAsList().stream()
            .map(row -> row.getString(0))
            .sorted()
            .toList();
  }
}
