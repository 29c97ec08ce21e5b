package dev.precis.llm.spark;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StringType;

/** The arguments of the SQL functions. */
enum SqlArgument {
  TEXT("a string"),
  WORDS("a whole number"),
  PROMPT("a string"),
  JSON_SCHEMA("a string"),
  BOOK("a string or binary");

  private static final List<DataType> WHOLE_NUMBERS =
      List.of(DataTypes.ByteType, DataTypes.ShortType, DataTypes.IntegerType, DataTypes.LongType);

  private final String expected;

  SqlArgument(String expected) {
    this.expected = expected;
  }

  /** Its name in messages. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Describes the accepted types. */
  String expected() {
    return expected;
  }

  /** The type that values are converted to; empty if the given type is not accepted. */
  Optional<DataType> typeFor(DataType given) {
    return Optional.of(this == WORDS ? DataTypes.LongType : typeOfTexts(given))
        .filter(type -> accepts(given));
  }

  private DataType typeOfTexts(DataType given) {
    return this == BOOK && given instanceof BinaryType
        ? DataTypes.BinaryType
        : DataTypes.StringType;
  }

  private boolean accepts(DataType given) {
    if (given instanceof NullType) {
      return true;
    }
    return switch (this) {
      case WORDS -> WHOLE_NUMBERS.contains(given);
      case BOOK -> given instanceof StringType || given instanceof BinaryType;
      case TEXT, PROMPT, JSON_SCHEMA -> given instanceof StringType;
    };
  }
}
