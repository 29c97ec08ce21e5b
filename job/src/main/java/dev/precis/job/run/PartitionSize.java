package dev.precis.job.run;

import dev.precis.job.journal.Journal;
import dev.precis.job.table.ChapterRow;
import dev.precis.job.table.TextIdentity;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;

/**
 * The size of a partition of the pending chapters.
 *
 * @param partition its number
 * @param words of its chapters
 * @param texts their keys, as {@link Journal#key} makes them, in the order of the chapters
 */
record PartitionSize(int partition, long chapters, long words, List<Long> texts) {
  /** Numbers before the keys, in an array that stands for a size. */
  private static final int FIRST_KEY = 3;

  PartitionSize {
    texts = List.copyOf(texts);
  }

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
        .map(PartitionSize::of)
        .sorted(Comparator.comparingInt(PartitionSize::partition))
        .toList();
  }

  private static PartitionSize of(long[] size) {
    return new PartitionSize(
        (int) size[0],
        size[1],
        size[2],
        Arrays.stream(size, FIRST_KEY, size.length).boxed().toList());
  }

  private static long[] size(int partition, Iterator<ChapterRow> pending) {
    long chapters = 0;
    long words = 0;
    LongStream.Builder keys = LongStream.builder();
    while (pending.hasNext()) {
      TextIdentity text = pending.next().identity().text();
      chapters++;
      words += text.words() == null ? 0 : text.words();
      if (text.sha256() != null) {
        keys.add(Journal.key(text.sha256()));
      }
    }
    return LongStream.concat(LongStream.of(partition, chapters, words), keys.build()).toArray();
  }

  /** The keys of the texts of some partitions. */
  static long[] texts(List<PartitionSize> partitions) {
    return partitions.stream()
        .flatMap(size -> size.texts().stream())
        .mapToLong(Long::longValue)
        .toArray();
  }
}
