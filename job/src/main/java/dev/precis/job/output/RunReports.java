package dev.precis.job.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.precis.job.console.InputException;
import dev.precis.job.store.Folder;
import dev.precis.job.store.TextFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The reports of runs: one JSON file each, in the output that the run wrote. Not thread-safe. */
public final class RunReports {
  /** The field with the id of a run's recipe. */
  public static final String RECIPE = "recipe";

  /** The field with the input of a run. */
  public static final String INPUT = "input";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final FileSystem files;
  private final OutputLayout layout;

  RunReports(FileSystem files, OutputLayout layout) {
    this.files = files;
    this.layout = layout;
  }

  /**
   * Writes the report of a run, in place of an earlier one of that run.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  void write(String runId, String json) {
    try {
      new TextFile(files, layout.run(runId)).replace(json);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the run's report to " + layout.root(), e);
    }
  }

  /**
   * The inputs of a recipe's runs, each once, in the order of the runs' ids: the oldest first.
   *
   * @throws InputException if a report is not valid JSON
   */
  public List<JsonNode> inputs(String recipe) {
    return new Folder(files, layout.runs())
        .children().stream()
            .filter(OutputLayout::isRunReport)
            .sorted()
            .map(this::read)
            .filter(report -> report.path(RECIPE).asText().equals(recipe))
            .map(report -> report.path(INPUT))
            .filter(JsonNode::isObject)
            .distinct()
            .toList();
  }

  private JsonNode read(Path report) {
    try {
      return JSON.readTree(new TextFile(files, report).read());
    } catch (JsonProcessingException e) {
      throw new InputException(
          "Cannot read run report: not valid JSON: " + e.getOriginalMessage() + ", got " + report,
          e);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the run's report " + report, e);
    }
  }
}
