package dev.precis.job.evaluation;

import dev.precis.job.quality.Quality;
import dev.precis.job.quality.QualityMeter;
import dev.precis.job.table.Columns;
import java.util.Iterator;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
import org.apache.commons.lang3.ArrayUtils;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.TaskCompletionListener;

/** Measures summaries, given with their sources and references, on the executors. */
final class EvaluatePartition implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1L;

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    QualityMeter meter = new QualityMeter();
    TaskCompletionListener close = context -> meter.close();
    TaskContext.get().addTaskCompletionListener(close);
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(rows, 0), false)
        .map(row -> evaluated(row, meter))
        .iterator();
  }

  private static Row evaluated(Row row, QualityMeter meter) {
    String summary = row.getAs(Columns.SUMMARY);
    Quality quality =
        meter.measure(
            summary == null ? "" : summary,
            row.getAs(EvaluationColumns.SOURCE),
            row.getAs(EvaluationColumns.REFERENCE),
            row.getAs(Columns.LANGUAGE));
    Object[] key = EvaluationColumns.key().stream().map(name -> row.<Object>getAs(name)).toArray();
    return RowFactory.create(ArrayUtils.addAll(key, QualityColumns.values(quality)));
  }
}
