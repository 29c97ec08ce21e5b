package dev.precis.job.sql;

import org.apache.spark.sql.AnalysisException;
import scala.collection.immutable.Map;

/** A folder that cannot be read as an output. To Spark, and to Python, an error in the query. */
final class UnreadableOutputException extends AnalysisException {
  private static final long serialVersionUID = 1L;

  /** One of Spark's own, which has to have a condition of its list. */
  private static final String CONDITION = "PATH_NOT_FOUND";

  private final String reason;

  UnreadableOutputException(String path, RuntimeException reason) {
    super(CONDITION, new Map.Map1<>("path", path));
    this.reason = reason.getMessage();
    addSuppressed(reason);
  }

  @Override
  public String getMessage() {
    return reason;
  }
}
