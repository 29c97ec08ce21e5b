package dev.precis.job.testing;

import dev.precis.job.session.CommandSession;
import dev.precis.job.session.SparkSessions;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One Spark session for all tests of this JVM that run commands in it: {@link ExtendWith} it. Spark
 * stops when the JVM ends.
 */
public final class SharedSpark implements BeforeAllCallback {
  private static CommandSession session;

  @Override
  public void beforeAll(ExtensionContext context) {
    start();
  }

  /** For tests that need Spark and no command. */
  public static synchronized SparkSession session() {
    start();
    return session.spark();
  }

  private static synchronized void start() {
    if (session == null || session.spark().sparkContext().isStopped()) {
      session = SparkSessions.start("tests");
    }
  }

  /**
   * Does work without the shared session, so that commands start their own with other settings.
   *
   * @param settings system properties as spark-submit would set them; gone afterwards
   */
  public static synchronized <T> T without(Map<String, String> settings, Callable<T> work)
      throws Exception {
    if (session != null) {
      session.spark().stop();
    }
    settings.forEach(System::setProperty);
    try {
      return work.call();
    } finally {
      settings.keySet().forEach(System::clearProperty);
      start();
    }
  }
}
