package dev.precis.job;

import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The columns of Precis's tables, each named here alone. */
final class Columns {
  static final String BOOK_ID = "book_id";
  static final String BOOK_TITLE = "book_title";
  static final String AUTHOR = "author";
  static final String LANGUAGE = "language";
  static final String PART = "part";
  static final String KIND = "kind";
  static final String CHAPTER_INDEX = "chapter_index";
  static final String CHAPTER_TITLE = "chapter_title";
  static final String TEXT_SHA256 = "text_sha256";
  static final String WORD_COUNT = "word_count";
  static final String LEVEL = "level";
  static final String NODE_ID = "node_id";
  static final String PARENT_ID = "parent_id";
  static final String FIRST_CHAPTER = "first_chapter";
  static final String LAST_CHAPTER = "last_chapter";
  static final String SOURCES = "sources";
  static final String MISSING_SOURCES = "missing_sources";
  static final String TEXT = "text";
  static final String SUMMARY = "summary";
  static final String STOP_REASON = "stop_reason";
  static final String PROMPT_TOKENS = "prompt_tokens";
  static final String GENERATED_TOKENS = "generated_tokens";
  static final String MOST_CONTEXT_TOKENS = "most_context_tokens";
  static final String PASSAGES = "passages";
  static final String LEVELS = "levels";
  static final String ELAPSED_MS = "elapsed_ms";
  static final String MODEL = "model";
  static final String MODEL_SHA256 = "model_sha256";
  static final String PROMPT_VERSION = "prompt_version";
  static final String ENGINE = "engine";
  static final String ERROR_KIND = "error_kind";
  static final String ERROR_MESSAGE = "error_message";
  static final String ATTEMPTS = "attempts";
  static final String CREATED_AT = "created_at";

  /** The summary as a struct, where the settings have a schema. */
  static final String ANSWER = "answer";

  /** Folder levels of the store, which Spark reads as columns. */
  static final String RECIPE = "recipe";

  static final String WAVE = "wave";

  private static final DataType TEXTS = DataTypes.createArrayType(DataTypes.StringType);

  /** What says which chapter, part or book a row is about. */
  private static final List<StructField> IDENTITY =
      List.of(
          field(BOOK_ID, DataTypes.StringType),
          field(BOOK_TITLE, DataTypes.StringType),
          field(AUTHOR, DataTypes.StringType),
          field(LANGUAGE, DataTypes.StringType),
          field(PART, DataTypes.StringType),
          field(KIND, DataTypes.StringType),
          field(CHAPTER_INDEX, DataTypes.IntegerType),
          field(CHAPTER_TITLE, DataTypes.StringType),
          field(TEXT_SHA256, DataTypes.StringType),
          field(WORD_COUNT, DataTypes.IntegerType),
          field(LEVEL, DataTypes.StringType),
          field(NODE_ID, DataTypes.StringType),
          field(PARENT_ID, DataTypes.StringType),
          field(FIRST_CHAPTER, DataTypes.IntegerType),
          field(LAST_CHAPTER, DataTypes.IntegerType),
          field(SOURCES, TEXTS),
          field(MISSING_SOURCES, TEXTS));

  private static final List<StructField> MADE =
      List.of(
          field(SUMMARY, DataTypes.StringType),
          field(STOP_REASON, DataTypes.StringType),
          field(PROMPT_TOKENS, DataTypes.IntegerType),
          field(GENERATED_TOKENS, DataTypes.IntegerType),
          field(MOST_CONTEXT_TOKENS, DataTypes.IntegerType),
          field(PASSAGES, DataTypes.IntegerType),
          field(LEVELS, DataTypes.IntegerType),
          field(ELAPSED_MS, DataTypes.LongType),
          field(MODEL, DataTypes.StringType),
          field(MODEL_SHA256, DataTypes.StringType),
          field(ENGINE, DataTypes.StringType));

  private static final List<StructField> ERROR =
      List.of(field(ERROR_KIND, DataTypes.StringType), field(ERROR_MESSAGE, DataTypes.StringType));

  private static final List<StructField> ATTEMPT =
      List.of(
          field(PROMPT_VERSION, DataTypes.StringType),
          field(ATTEMPTS, DataTypes.IntegerType),
          field(CREATED_AT, DataTypes.TimestampType));

  /**
   * A chapter on its way to the model, or the summaries that a part or book is to be summarized
   * from; where there is no text, an error says why.
   */
  static final StructType CHAPTERS =
      schema(
          List.of(
              IDENTITY,
              List.of(field(TEXT, DataTypes.StringType)),
              ERROR,
              List.of(field(ATTEMPTS, DataTypes.IntegerType))));

  /** What became of a row of {@link #CHAPTERS}: a summary or an error. */
  static final StructType OUTCOMES = schema(List.of(IDENTITY, MADE, ERROR, ATTEMPT));

  static final StructType SUMMARIES = schema(List.of(IDENTITY, MADE, ATTEMPT));

  static final StructType FAILURES = schema(List.of(IDENTITY, ERROR, ATTEMPT));

  /** How many columns at the front of every table say what a row is about. */
  static final int IDENTITY_SIZE = IDENTITY.size();

  private Columns() {}

  private static StructField field(String name, DataType type) {
    return DataTypes.createStructField(name, type, true);
  }

  private static StructType schema(List<List<StructField>> groups) {
    return DataTypes.createStructType(groups.stream().flatMap(List::stream).toList());
  }
}
