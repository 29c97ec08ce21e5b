package dev.precis.job.stores;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Numbers of requests, by their kind. Thread-safe. */
final class RequestCounts {
  private final Map<String, AtomicLong> own = new ConcurrentHashMap<>();
  private final Map<String, AtomicLong> data = new ConcurrentHashMap<>();

  void add(S3Request request) {
    (request.isOfData() ? data : own)
        .computeIfAbsent(request.kind(), any -> new AtomicLong())
        .incrementAndGet();
  }

  /** Forgets all. */
  void clear() {
    own.clear();
    data.clear();
  }

  /** Those that are not about the data files of waves. */
  Map<String, Long> own() {
    return sorted(own);
  }

  /** Those of Spark and its committer for the data files of waves. */
  Map<String, Long> data() {
    return sorted(data);
  }

  private static Map<String, Long> sorted(Map<String, AtomicLong> counts) {
    Map<String, Long> all = new TreeMap<>();
    counts.forEach((kind, count) -> all.put(kind, count.get()));
    return all;
  }

  static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
