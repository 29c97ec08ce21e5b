package dev.precis.job.evaluation;

import dev.precis.job.table.Columns;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of an evaluation: those that join a row with its summary, and those of {@link
 * QualityColumns}.
 */
final class EvaluationColumns {
  /** The text that a summary is of. The written table does not contain it. */
  static final String SOURCE = "source";

  /** The text of the reference of a summary. The written table does not contain it. */
  static final String REFERENCE = "reference";

  private static final List<StructField> KEY =
      List.of(
          field(Columns.BOOK_ID, DataTypes.StringType),
          field(Columns.LEVEL, DataTypes.StringType),
          field(Columns.NODE_ID, DataTypes.StringType),
          field(Columns.CHAPTER_INDEX, DataTypes.IntegerType),
          field(Columns.PART, DataTypes.StringType),
          field(Columns.CHAPTER_TITLE, DataTypes.StringType),
          field(Columns.TEXT_SHA256, DataTypes.StringType));

  /** The columns of the table that is written. */
  static final StructType EVALUATIONS =
      DataTypes.createStructType(
          Stream.concat(KEY.stream(), QualityColumns.fields().stream()).toList());

  private EvaluationColumns() {}

  /** The names of the columns that join a row with its summary. */
  static List<String> key() {
    return KEY.stream().map(StructField::name).toList();
  }

  private static StructField field(String name, DataType type) {
    return DataTypes.createStructField(name, type, true);
  }
}
