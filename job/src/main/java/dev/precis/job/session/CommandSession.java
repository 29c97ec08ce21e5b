package dev.precis.job.session;

import org.apache.spark.sql.SparkSession;

/**
 * The Spark session of a command. Closing it stops Spark only where the command started it: a
 * session that was there before belongs to the host application.
 */
public final class CommandSession implements AutoCloseable {
  private final SparkSession spark;
  private final boolean isOwned;

  private CommandSession(SparkSession spark, boolean isOwned) {
    this.spark = spark;
    this.isOwned = isOwned;
  }

  /** Takes the session of this JVM, or starts one. */
  static CommandSession of(SparkSession.Builder builder) {
    boolean isThere =
        SparkSession.getDefaultSession().exists(session -> !session.sparkContext().isStopped());
    return new CommandSession(builder.getOrCreate(), !isThere);
  }

  public SparkSession spark() {
    return spark;
  }

  @Override
  public void close() {
    if (isOwned) {
      spark.stop();
    }
  }
}
