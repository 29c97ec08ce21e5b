package dev.precis.job.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceTest {
  @Test
  void readsTheAuthorsSynopses() {
    Reference reference =
        Reference.parse(
            """
            {"book": "g.txt", "seq": 1, "part": "PART I.", "heading": "CHAPTER I.", "summary": "He sails.",
             "body_first_line": 262, "next_heading_line": 579}""",
            7);

    assertThat(reference)
        .isEqualTo(new Reference(7, null, "g.txt", "PART I.", "CHAPTER I.", 1, "He sails.", null));
  }

  @Test
  void readsANode() {
    assertThat(Reference.parse("{\"node_id\":\"g.txt#3\",\"summary\":\"S\"}", 1).nodeId())
        .isEqualTo("g.txt#3");
  }

  @Test
  void takesABlankPartForNone() {
    assertThat(
            Reference.parse("{\"book\":\"b\",\"part\":\"\",\"seq\":2,\"summary\":\"S\"}", 1).part())
        .isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"book\": \"b\" | not valid JSON: ",
        "[1] | not a JSON object",
        "7 | not a JSON object",
        "null | not a JSON object",
        "{} | \"summary\" is missing, blank or not a string",
        "{\"summary\": 5, \"node_id\": \"n\"} | \"summary\" is missing, blank or not a string",
        "{\"summary\": \" \", \"node_id\": \"n\"} | \"summary\" is missing, blank or not a string",
        "{\"summary\": \"s\"} | it names no summary: add \"node_id\"",
        "{\"summary\": \"s\", \"book\": \"b\"} | it names no summary: add \"node_id\"",
        "{\"summary\": \"s\", \"book\": \"b\", \"seq\": \"1\"} | it names no summary: add \"node_id\"",
        "{\"summary\": \"s\", \"book\": \"b\", \"seq\": 99999999999} | it names no summary: add \"node_id\"",
        "{\"summary\": \"s\", \"book\": \"b\", \"seq\": 1.5} | it names no summary: add \"node_id\""
      })
  void saysWhatIsWrongWithALine(String line, String problem) {
    Reference reference = Reference.parse(line, 3);

    assertThat(reference.problem()).startsWith(problem);
    assertThat(reference.summary()).isNull();
    assertThat(reference.line()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {2_000, 200_000})
  void isNotBroughtDownByDeepNesting(int depth) {
    assertThat(Reference.parse("[".repeat(depth), 1).problem()).startsWith("not valid JSON");
  }
}
