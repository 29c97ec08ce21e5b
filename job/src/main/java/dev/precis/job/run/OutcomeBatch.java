package dev.precis.job.run;

import dev.precis.job.table.Columns;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.commons.lang3.SerializationUtils;
import org.apache.spark.sql.Row;

/**
 * Rows of {@link Columns#OUTCOMES} that one task made for one table, and their counts. The rows are
 * bytes: the driver keeps many of them, and passes them on unread. Immutable.
 */
final class OutcomeBatch implements Serializable {
  private static final long serialVersionUID = 1L;

  private final byte[] rows;
  private final OutcomeCounter counts = new OutcomeCounter();

  OutcomeBatch(List<Row> outcomes) {
    rows = SerializationUtils.serialize(new ArrayList<>(outcomes));
    outcomes.forEach(counts::add);
  }

  /** For {@link #rows}. Not a copy. */
  byte[] bytes() {
    return rows;
  }

  static Iterator<Row> rows(byte[] bytes) {
    ArrayList<Row> rows = SerializationUtils.deserialize(bytes);
    return rows.iterator();
  }

  OutcomeCounter counts() {
    return counts;
  }
}
