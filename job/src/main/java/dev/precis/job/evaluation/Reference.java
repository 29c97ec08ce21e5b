package dev.precis.job.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A line of a file of references: a summary of a chapter, a part or a book that a person wrote.
 *
 * @param line the number of the line in its file, from 1
 * @param nodeId the node that it is a summary of; null if book and chapter name it instead
 * @param book the id of the book
 * @param part the label of the part; null for any part
 * @param heading the heading of the chapter; null if {@code seq} alone names the chapter
 * @param seq the index of the chapter. If there is a heading too, it only decides between chapters
 *     with the same heading.
 * @param summary null if there is a problem
 * @param problem why the line is no reference; null if it is one
 */
record Reference(
    long line,
    String nodeId,
    String book,
    String part,
    String heading,
    Integer seq,
    String summary,
    String problem) {
  static final String LINE = "reference_line";
  static final String NODE = "reference_node";
  static final String BOOK = "reference_book";
  static final String OF_PART = "reference_part";
  static final String HEADING = "reference_heading";
  static final String SEQ = "reference_seq";
  static final String TEXT = "reference_text";
  static final String PROBLEM = "reference_problem";

  static final StructType COLUMNS =
      DataTypes.createStructType(
          new StructField[] {
            field(LINE, DataTypes.LongType),
            field(NODE, DataTypes.StringType),
            field(BOOK, DataTypes.StringType),
            field(OF_PART, DataTypes.StringType),
            field(HEADING, DataTypes.StringType),
            field(SEQ, DataTypes.IntegerType),
            field(TEXT, DataTypes.StringType),
            field(PROBLEM, DataTypes.StringType)
          });

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Parses a line. If that fails, the result has a problem.
   *
   * @param line its number, from 1
   */
  static Reference parse(String text, long line) {
    JsonNode json;
    try {
      json = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return invalid(line, "not valid JSON: " + e.getOriginalMessage());
    }
    if (!json.isObject()) {
      return invalid(line, "not a JSON object");
    }
    String summary = text(json, List.of("summary"));
    if (summary == null) {
      return invalid(line, "\"summary\" is missing, blank or not a string");
    }
    String node = text(json, List.of("node_id"));
    String book = text(json, List.of("book", "book_id"));
    String heading = text(json, List.of("heading", "chapter_title"));
    JsonNode seq = json.has("seq") ? json.get("seq") : json.path("chapter_index");
    boolean hasSeq = seq.isIntegralNumber() && seq.canConvertToInt();
    if (node == null && (book == null || (heading == null && !hasSeq))) {
      return invalid(
          line,
          "it names no summary: add \"node_id\", or \"book\" and one of \"heading\" and \"seq\"");
    }
    return new Reference(
        line,
        node,
        book,
        text(json, List.of("part")),
        heading,
        hasSeq ? seq.asInt() : null,
        summary,
        null);
  }

  /** A line that is no reference. */
  static Reference invalid(long line, String problem) {
    return new Reference(line, null, null, null, null, null, null, problem);
  }

  /** The first of these fields that is a string and not blank; null if there is none. */
  private static String text(JsonNode json, List<String> names) {
    return names.stream()
        .map(json::path)
        .filter(value -> value.isTextual() && !value.asText().isBlank())
        .map(JsonNode::asText)
        .findFirst()
        .orElse(null);
  }

  /** A row of {@link #COLUMNS}. */
  Row toRow() {
    return RowFactory.create(line, nodeId, book, part, heading, seq, summary, problem);
  }

  private static StructField field(String name, DataType type) {
    return DataTypes.createStructField(name, type, true);
  }
}
