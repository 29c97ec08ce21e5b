package dev.precis.job.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.job.console.InputException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunReportsTest {
  @TempDir private Path folder;

  private LocalOutput output() {
    return new LocalOutput(folder);
  }

  private RunReports reports() {
    return new RunReports(output().files(), output().layout());
  }

  private static String report(String recipe, String path) {
    return "{\"recipe\": \"" + recipe + "\", \"input\": {\"paths\": [\"" + path + "\"]}}";
  }

  @Test
  void givesEachInputOfARecipeOnceOldestRunFirst() {
    reports().write("20260103T000000.000Z", report("r", "a"));
    reports().write("20260101T000000.000Z", report("r", "z"));
    reports().write("20260102T000000.000Z", report("r", "a"));
    reports().write("20260104T000000.000Z", report("other", "b"));

    assertThat(reports().inputs("r"))
        .extracting(input -> input.at("/paths/0").asText())
        .containsExactly("z", "a");
    assertThat(reports().inputs("none")).isEmpty();
  }

  @Test
  void replacesTheReportOfARun() {
    reports().write("run", report("r", "while it ran, and longer"));
    reports().write("run", report("r", "at its end"));

    assertThat(output().content()).containsExactly("runs/run.json");
    assertThat(output().read("runs/run.json")).isEqualTo(report("r", "at its end"));
  }

  @Test
  void ignoresOtherFilesAndReportsWithoutAnInput() {
    output().write("runs/run.json.part", "{");
    output().write("runs/README.txt", "Hello");
    output().write("runs/early.json", "{\"recipe\": \"r\"}");
    output().write("runs/odd.json", "[1]");
    output().write("runs/run.json", report("r", "a"));

    assertThat(reports().inputs("r")).hasSize(1);
  }

  @Test
  void namesTheReportThatIsNotJson() {
    output().write("runs/run.json", "{\"recipe\": ");

    assertThatThrownBy(() -> reports().inputs("r"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("Cannot read run report: not valid JSON: ")
        .hasMessageEndingWith("/runs/run.json");
  }

  @Test
  void cannotReadAFolderOrWriteIntoAFile() {
    output().write("runs/run.json/x", "");

    assertThatThrownBy(() -> reports().inputs("r"))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("/runs/run.json");

    LocalOutput other = new LocalOutput(folder.resolve("other"));
    other.write("runs", "a file");
    assertThatThrownBy(() -> new RunReports(other.files(), other.layout()).write("run", "{}"))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("Cannot write the run's report to ");
  }
}
