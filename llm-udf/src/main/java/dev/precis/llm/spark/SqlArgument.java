package dev.precis.llm.spark;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StringType;

/** What the functions in SQL take. */
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

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  String expected() {
    return expected;
  }

  /** The type that values come in, or empty where those of the given type are not taken. */
  Optional<DataType> typeFor(DataType given) {
    return Optional.of(this == WORDS ? DataTypes.LongType : typeOfTexts(given))
        .filter(type -> takes(given));
  }

  private DataType typeOfTexts(DataType given) {
    return this == BOOK && given instanceof BinaryType
        ? DataTypes.BinaryType
        : DataTypes.StringType;
  }

  private boolean takes(DataType given) {
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
