package dev.precis.job.table;

import dev.precis.text.passage.WordScan;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The columns of Precis's tables. No other class names a column. */
public final class Columns {
  public static final String BOOK_ID = "book_id";
  public static final String BOOK_TITLE = "book_title";
  public static final String AUTHOR = "author";
  public static final String LANGUAGE = "language";
  public static final String PART = "part";
  public static final String KIND = "kind";
  public static final String CHAPTER_INDEX = "chapter_index";
  public static final String CHAPTER_TITLE = "chapter_title";
  public static final String TEXT_SHA256 = "text_sha256";

  /** The words of the text, as {@link WordScan} counts them, in every table and at every level. */
  public static final String WORD_COUNT = "word_count";

  public static final String LEVEL = "level";
  public static final String NODE_ID = "node_id";
  public static final String PARENT_ID = "parent_id";
  public static final String FIRST_CHAPTER = "first_chapter";
  public static final String LAST_CHAPTER = "last_chapter";
  public static final String SOURCES = "sources";
  public static final String MISSING_SOURCES = "missing_sources";
  public static final String TEXT = "text";
  public static final String SUMMARY = "summary";
  public static final String STOP_REASON = "stop_reason";
  public static final String PROMPT_TOKENS = "prompt_tokens";
  public static final String GENERATED_TOKENS = "generated_tokens";
  public static final String MOST_CONTEXT_TOKENS = "most_context_tokens";
  public static final String PASSAGES = "passages";
  public static final String LEVELS = "levels";
  public static final String ELAPSED_MS = "elapsed_ms";
  public static final String PROMPT_MS = "prompt_ms";
  public static final String GENERATION_MS = "generation_ms";
  public static final String FIRST_TOKEN_MS = "first_token_ms";
  public static final String MODEL = "model";
  public static final String MODEL_KNOWN_BY = "model_known_by";
  public static final String MODEL_SHA256 = "model_sha256";
  public static final String PROMPT_VERSION = "prompt_version";
  public static final String ENGINE = "engine";
  public static final String ERROR_KIND = "error_kind";
  public static final String ERROR_MESSAGE = "error_message";
  public static final String ATTEMPTS = "attempts";
  public static final String CREATED_AT = "created_at";

  /** The summary as a struct, if the settings have a schema. */
  public static final String ANSWER = "answer";

  /** A level of folders, which Spark reads as a column. */
  public static final String RECIPE = "recipe";

  /** A level of folders, which Spark reads as a column. */
  public static final String WAVE = "wave";

  /** In tables of a catalog: the id of the run that wrote the row. */
  public static final String RUN_ID = "run_id";

  private static final DataType LIST = DataTypes.createArrayType(DataTypes.StringType);

  /** Which chapter, part or book a row is about. */
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
          field(SOURCES, LIST),
          field(MISSING_SOURCES, LIST));

  private static final List<StructField> RESULT =
      List.of(
          field(SUMMARY, DataTypes.StringType),
          field(STOP_REASON, DataTypes.StringType),
          field(PROMPT_TOKENS, DataTypes.IntegerType),
          field(GENERATED_TOKENS, DataTypes.IntegerType),
          field(MOST_CONTEXT_TOKENS, DataTypes.IntegerType),
          field(PASSAGES, DataTypes.IntegerType),
          field(LEVELS, DataTypes.IntegerType),
          field(ELAPSED_MS, DataTypes.LongType),
          field(PROMPT_MS, DataTypes.LongType),
          field(GENERATION_MS, DataTypes.LongType),
          field(FIRST_TOKEN_MS, DataTypes.LongType),
          field(MODEL, DataTypes.StringType),
          field(MODEL_KNOWN_BY, DataTypes.StringType),
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
   * A chapter on its way to the model, or the summaries that a part or book is summarized from. If
   * there is no text, an error says why.
   */
  public static final StructType CHAPTERS =
      schema(
          List.of(
              IDENTITY,
              List.of(field(TEXT, DataTypes.StringType)),
              ERROR,
              List.of(field(ATTEMPTS, DataTypes.IntegerType))));

  /** A chapter, part or book with its summary, null if it has none: what parents are made of. */
  public static final StructType CHILDREN =
      schema(List.of(IDENTITY, List.of(field(SUMMARY, DataTypes.StringType))));

  public static final StructType SUMMARIES = schema(List.of(IDENTITY, RESULT, ATTEMPT));

  public static final StructType FAILURES = schema(List.of(IDENTITY, ERROR, ATTEMPT));

  private Columns() {}

  /** Whether a column says which chapter, part or book a row is about. */
  public static boolean isIdentity(String column) {
    return IDENTITY.stream().anyMatch(field -> field.name().equals(column));
  }

  private static StructField field(String name, DataType type) {
    return DataTypes.createStructField(name, type, true);
  }

  private static StructType schema(List<List<StructField>> groups) {
    return DataTypes.createStructType(groups.stream().flatMap(List::stream).toList());
  }
}
