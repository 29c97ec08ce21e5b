package dev.precis.job.run;

import dev.precis.job.table.ChapterRow;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/** How much work a partition of the pending chapters holds. */
record PartitionSize(int partition, long chapters, long words) {

  /**
   * Of all that hold any, in their order. Runs all that the chapters are made of.
   *
   * @param tasks to read them in, at most
   */
  static List<PartitionSize> of(JavaRDD<ChapterRow> pending, int tasks) {
    // Not as records: where spark.serializer is Kryo, which many a cluster sets, it cannot take
    // them from a task to the driver.
    return pending
        .mapPartitionsWithIndex(
            (index, chapters) -> List.of(size(index, chapters)).iterator(), true)
        .filter(size -> size[1] > 0)
        .coalesce(tasks)
        .collect()
        .stream()
        .map(size -> new PartitionSize((int) size[0], size[1], size[2]))
        .sorted(Comparator.comparingInt(PartitionSize::partition))
        .toList();
  }

  private static long[] size(int partition, Iterator<ChapterRow> pending) {
    long chapters = 0;
    long words = 0;
    while (pending.hasNext()) {
      Integer count = pending.next().identity().wordCount();
      chapters++;
      words += count == null ? 0 : count;
    }
    return new long[] {partition, chapters, words};
  }
}
