package dev.precis.job;

import java.io.Serializable;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;

/** How much work a partition of the pending chapters holds. */
record PartitionSize(int partition, long chapters, long words) implements Serializable {

  /**
   * Of all that hold any, in their order. Runs all that the chapters are made of.
   *
   * @param tasks to read them in, at most
   */
  static List<PartitionSize> of(JavaRDD<Row> pending, int tasks) {
    return pending
        .mapPartitionsWithIndex(
            (index, rows) -> {
              PartitionSize size = of(index, rows);
              return (size.chapters == 0 ? List.<PartitionSize>of() : List.of(size)).iterator();
            },
            true)
        .coalesce(tasks)
        .collect()
        .stream()
        .sorted(Comparator.comparingInt(PartitionSize::partition))
        .toList();
  }

  private static PartitionSize of(int partition, Iterator<Row> rows) {
    long chapters = 0;
    long words = 0;
    while (rows.hasNext()) {
      Integer count = rows.next().getAs(Columns.WORD_COUNT);
      chapters++;
      words += count == null ? 0 : count;
    }
    return new PartitionSize(partition, chapters, words);
  }
}
