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
 * A line of a file of references: what somebody else wrote of a chapter, a part or a book.
 *
 * @param line in its file, from 1
 * @param nodeId names a summary; null where the book and its chapter do
 * @param book the book's id
 * @param part its label; null for any
 * @param heading of the chapter; null where {@code seq} alone says which
 * @param seq the chapter's index; with a heading, it only decides between chapters of one heading
 * @param summary null where there is a problem
 * @param problem why the line is no reference; null where it is
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

  /** What a line says, or why it says nothing. */
  static Reference parse(String text, long line) {
    JsonNode json;
    try {
      json = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return bad(line, "it is no JSON: " + e.getOriginalMessage());
    }
    if (!json.isObject()) {
      return bad(line, "it is no JSON object");
    }
    String summary = text(json, List.of("summary"));
    if (summary == null) {
      return bad(line, "it has no text \"summary\"");
    }
    String node = text(json, List.of("node_id"));
    String book = text(json, List.of("book", "book_id"));
    String heading = text(json, List.of("heading", "chapter_title"));
    JsonNode seq = json.has("seq") ? json.get("seq") : json.path("chapter_index");
    boolean hasSeq = seq.isIntegralNumber() && seq.canConvertToInt();
    if (node == null && (book == null || (heading == null && !hasSeq))) {
      return bad(
          line, "it names no summary, by \"node_id\" or by \"book\" and \"heading\" or \"seq\"");
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

  static Reference bad(long line, String problem) {
    return new Reference(line, null, null, null, null, null, null, problem);
  }

  /** The first that is there and no blank. */
  private static String text(JsonNode json, List<String> names) {
    return names.stream()
        .map(json::path)
        .filter(value -> value.isTextual() && !value.asText().isBlank())
        .map(JsonNode::asText)
        .findFirst()
        .orElse(null);
  }

  Row toRow() {
    return RowFactory.create(line, nodeId, book, part, heading, seq, summary, problem);
  }

  private static StructField field(String name, DataType type) {
    return DataTypes.createStructField(name, type, true);
  }
}
