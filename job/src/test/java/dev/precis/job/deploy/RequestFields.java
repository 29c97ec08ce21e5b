package dev.precis.job.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The fields of a cloud service's requests, written down from its documentation, which the file
 * names. A type is {@code string}, {@code integer}, {@code boolean}, {@code {string}} for a map of
 * texts, the name of another shape, or one of these in brackets for a list.
 */
record RequestFields(JsonNode shapes) {
  /**
   * @param name of a file among the test resources
   */
  static RequestFields read(String name) throws IOException {
    try (InputStream in = RequestFields.class.getResourceAsStream("/cloud/" + name)) {
      return new RequestFields(new ObjectMapper().readTree(in).get("shapes"));
    }
  }

  /** All that the service would refuse of a request, a line each. */
  List<String> problems(String shape, JsonNode request) {
    List<String> problems = new ArrayList<>();
    check(shape, shape, request, problems);
    return problems;
  }

  private void check(String at, String type, JsonNode value, List<String> problems) {
    if (type.startsWith("[")) {
      checkList(at, type.substring(1, type.length() - 1), value, problems);
    } else if (type.startsWith("{")) {
      value
          .properties()
          .forEach(each -> require(at, "a text", each.getValue().isTextual(), each, problems));
      require(at, "an object", value.isObject(), value, problems);
    } else if (type.equals("string")) {
      require(at, "a text", value.isTextual(), value, problems);
    } else if (type.equals("integer")) {
      require(at, "a whole number", value.isIntegralNumber(), value, problems);
    } else if (type.equals("boolean")) {
      require(at, "true or false", value.isBoolean(), value, problems);
    } else if (shapes.path(type).has("members")) {
      checkMembers(at, shapes.get(type), value, problems);
    } else if (shapes.has(type)) {
      checkText(at, shapes.get(type), value, problems);
    } else {
      throw new IllegalArgumentException("No shape " + type + " for " + at);
    }
  }

  private void checkList(String at, String element, JsonNode value, List<String> problems) {
    require(at, "a list", value.isArray(), value, problems);
    for (int i = 0; i < value.size(); i++) {
      check(at + '[' + i + ']', element, value.get(i), problems);
    }
  }

  private void checkMembers(String at, JsonNode shape, JsonNode value, List<String> problems) {
    if (!value.isObject()) {
      require(at, "an object", false, value, problems);
      return;
    }
    shape
        .path("required")
        .forEach(name -> require(at, name.asText(), value.has(name.asText()), "none", problems));
    value
        .properties()
        .forEach(
            member -> {
              String name = at + '.' + member.getKey();
              JsonNode type = shape.get("members").get(member.getKey());
              if (type == null) {
                problems.add(name + ": there is no such field");
              } else {
                check(name, type.asText(), member.getValue(), problems);
              }
            });
  }

  private static void checkText(String at, JsonNode shape, JsonNode value, List<String> problems) {
    require(at, "a text", value.isTextual(), value, problems);
    String text = value.asText();
    if (shape.has("enum")) {
      List<String> allowed = new ArrayList<>();
      shape.get("enum").forEach(each -> allowed.add(each.asText()));
      require(at, "one of " + allowed, allowed.contains(text), text, problems);
    }
    if (shape.has("pattern")) {
      String pattern = shape.get("pattern").asText();
      require(at, "a match of " + pattern, text.matches(pattern), text, problems);
    }
    int least = shape.path("min").asInt(0);
    int most = shape.path("max").asInt(Integer.MAX_VALUE);
    boolean isWithin = text.length() >= least && text.length() <= most;
    require(at, least + " to " + most + " characters", isWithin, text.length(), problems);
  }

  private static void require(
      String at, String expected, boolean holds, Object got, List<String> problems) {
    if (!holds) {
      problems.add(at + ": expected " + expected + ", got " + got);
    }
  }
}
