package dev.precis.job.stores;

import dev.precis.job.testing.SubmitOptions;
import java.util.Map;

/** A server of a file system, and how Spark reaches it. */
interface Store extends AutoCloseable {
  /** The URI of a folder in it. */
  String uri(String name);

  /** Settings of Spark, beside those that are Hadoop's defaults. */
  Map<String, String> settings();

  /** The names of jars of this class path that Spark does not bring; a regular expression. */
  String jars();

  /** Options for spark-submit. */
  default String submitOptions() {
    return SubmitOptions.of(settings(), jars());
  }

  @Override
  void close();
}
