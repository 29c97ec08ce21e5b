package dev.precis.job.output;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.to_json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.precis.job.testing.RandomSchema;
import dev.precis.llm.schema.JsonSchema;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** By Spark's own reading of JSON, as a committed wave does it. */
class SchemaTypePropertyTest {
  private static final int PROPERTIES = 25;

  private static SparkSession spark;

  @BeforeContainer
  static void start() {
    spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", false)
            .appName("test")
            .getOrCreate();
  }

  @AfterContainer
  static void stop() {
    spark.stop();
  }

  @Property(tries = 30)
  void validJsonBecomesAStructWithoutLoss(@ForAll long seed) {
    RandomSchema random = new RandomSchema(seed);
    JsonNode schema = random.object(PROPERTIES);
    JsonNode valid = random.valid(schema);
    StructType type = SchemaType.of(JsonSchema.parse(schema.toString()));

    String stored =
        spark
            .createDataset(List.of(valid.toString()), Encoders.STRING())
            .select(from_json(col("value"), type).as("answer"))
            .select(to_json(col("answer"), Map.of("ignoreNullFields", "false")))
            .head()
            .getString(0);

    assertHolds(RandomSchema.parse(stored), valid, type, "the answer to " + schema);
  }

  private static void assertHolds(JsonNode stored, JsonNode value, DataType type, String what) {
    if (value.isNull()) {
      assertThat(stored.isNull()).as("%s: null, not %s", what, stored).isTrue();
    } else if (type instanceof StructType struct) {
      for (StructField field : struct.fields()) {
        String name = field.name();
        assertHolds(stored.path(name), value.get(name), field.dataType(), name + " of " + what);
      }
    } else if (type instanceof ArrayType array) {
      assertThat(stored).as(what).hasSameSizeAs(value);
      for (int i = 0; i < value.size(); i++) {
        assertHolds(stored.get(i), value.get(i), array.elementType(), "item of " + what);
      }
    } else if (type.equals(DataTypes.StringType)) {
      assertThat(stored.isTextual()).as("%s: a string, not %s", what, stored).isTrue();
      assertThat(value.isTextual() ? stored : RandomSchema.parse(stored.textValue()))
          .as(what)
          .isEqualTo(value.isTextual() ? value : RandomSchema.parse(value.toString()));
    } else if (type.equals(DataTypes.DoubleType)) {
      assertThat(stored.doubleValue()).as(what).isEqualTo(value.doubleValue());
    } else {
      assertThat(stored.asText()).as(what).isEqualTo(value.asText());
    }
  }
}
