package dev.precis.job.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.precis.job.console.InputException;
import java.util.List;
import java.util.stream.Stream;

/** Reads the reports that an output's runs left in it. */
public final class RunReports {
  /** The field with the id of a run's recipe. */
  public static final String RECIPE = "recipe";

  /** The field with the input of a run. */
  public static final String INPUT = "input";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final SummaryStore store;

  public RunReports(SummaryStore store) {
    this.store = store;
  }

  /**
   * The inputs of a recipe's runs, each once, oldest run first.
   *
   * @throws InputException when a report cannot be parsed
   */
  public List<JsonNode> inputs(String recipe) {
    return reports()
        .filter(run -> run.path(RECIPE).asText().equals(recipe))
        .map(run -> run.path(INPUT))
        .filter(JsonNode::isObject)
        .distinct()
        .toList();
  }

  private Stream<JsonNode> reports() {
    return store.runs().stream().map(this::parse);
  }

  private JsonNode parse(String report) {
    try {
      return JSON.readTree(report);
    } catch (JsonProcessingException e) {
      throw new InputException(
          "Cannot read run report: not valid JSON: "
              + e.getOriginalMessage()
              + ", got "
              + store.location(),
          e);
    }
  }
}
