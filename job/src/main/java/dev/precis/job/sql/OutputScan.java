package dev.precis.job.sql;

import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.connector.read.V1Scan;
import org.apache.spark.sql.sources.BaseRelation;
import org.apache.spark.sql.sources.TableScan;
import org.apache.spark.sql.types.StructType;

/**
 * Reads rows with Spark's own readers. This is the one way to do so that is the same in all
 * versions of Spark.
 *
 * @param description for plans
 * @param rows with the columns that the query needs
 */
record OutputScan(String description, Dataset<Row> rows) implements V1Scan {
  @Override
  public StructType readSchema() {
    return rows.schema();
  }

  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // Spark's own signature.
  public <T extends BaseRelation & TableScan> T toV1TableScan(SQLContext context) {
    return (T) new Rows(context, description, rows);
  }

  private static final class Rows extends BaseRelation implements TableScan {
    private final SQLContext context;
    private final String description;
    private final Dataset<Row> rows;

    Rows(SQLContext context, String description, Dataset<Row> rows) {
      this.context = context;
      this.description = description;
      this.rows = rows;
    }

    @Override
    public SQLContext sqlContext() {
      return context;
    }

    @Override
    public StructType schema() {
      return rows.schema();
    }

    @Override
    public RDD<Row> buildScan() {
      return rows.rdd();
    }

    @Override
    public String toString() {
      return description;
    }
  }
}
