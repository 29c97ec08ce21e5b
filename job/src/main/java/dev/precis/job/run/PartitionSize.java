package dev.precis.job.run;

import dev.precis.job.table.ChapterRow;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/**
 * The size of a partition of the pending chapters.
 *
 * @param partition its number
 * @param words of its chapters
 */
record PartitionSize(int partition, long chapters, long words) {
  /**
   * The sizes of the partitions that are not empty, by number. Computes the partitions.
   *
   * @param tasks the most tasks to use
   */
  static List<PartitionSize> of(JavaRDD<ChapterRow> pending, int tasks) {
    // As arrays: Kryo, which many clusters set as spark.serializer, cannot send records to the
    // driver.
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
      Integer count = pending.next().identity().text().words();
      chapters++;
      words += count == null ? 0 : count;
    }
    return new long[] {partition, chapters, words};
  }
}
