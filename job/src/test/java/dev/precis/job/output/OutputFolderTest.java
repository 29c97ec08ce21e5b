package dev.precis.job.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.job.console.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputFolderTest {
  @TempDir private Path folder;
  private final List<String> tried = new ArrayList<>();

  private LocalOutput output() {
    return new LocalOutput(folder.resolve("out"));
  }

  private OutputFolder create(String format) {
    return OutputFolder.create(
        output().folder().toString(),
        format,
        new Configuration(),
        (storage, files, trial) -> tried.add(storage.format() + " in " + trial.getName()));
  }

  private OutputFolder open() {
    return OutputFolder.open(output().folder().toString(), new Configuration());
  }

  @Test
  void makesANewFolderAnOutput() {
    OutputFolder created = create("");

    assertThat(created.layout().root().toString()).startsWith("file:/").endsWith("/out");
    assertThat(created.storage().format()).isEqualTo("parquet");
    assertThat(output().content()).containsExactly("_PRECIS");
    assertThat(tried).containsExactly("parquet in _TRIAL");
    assertThat(open()).isEqualTo(created);
  }

  @Test
  void keepsTheFormatThatANewOutputWasCreatedWith() {
    create("orc");

    assertThat(create("").storage().format()).isEqualTo("orc");
    assertThat(create("orc").storage().format()).isEqualTo("orc");
    assertThat(open().storage().format()).isEqualTo("orc");
    assertThat(tried).as("only a new output").hasSize(1);
  }

  @Test
  void refusesAnotherFormatThanTheOutputHas() {
    create("");

    assertThatThrownBy(() -> create("csv"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot write output: its tables are in the format parquet; omit job.output-format or use another folder, got csv");
    assertThat(open().storage().format()).isEqualTo("parquet");
  }

  @Test
  void makesNoOutputOfAFormatThatCannotBeWritten() {
    assertThatThrownBy(
            () ->
                OutputFolder.create(
                    output().folder().toString(),
                    "text",
                    new Configuration(),
                    (storage, files, trial) -> {
                      throw new InputException("no " + storage.format());
                    }))
        .hasMessage("no text");

    assertThat(output().folder()).doesNotExist();
  }

  @Test
  void refusesAFolderWithForeignFilesAndNamesOne() {
    output().write("cat.jpg", "miaow");

    assertThatThrownBy(() -> create(""))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(
            "Cannot write output: the folder contains files that Precis did not write; use a new or empty folder, got ")
        .hasMessageEndingWith("/out with cat.jpg in it");
    assertThat(output().content()).containsExactly("cat.jpg");
    assertThat(tried).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"summaries/recipe=r/wave=1/_SUCCESS", "failures/x", "evaluation/x"})
  void refusesTablesWithoutAMarker(String file) {
    output().write(file, "");

    assertThatThrownBy(() -> create(""))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith(" with " + file.substring(0, file.indexOf('/')) + " in it");
  }

  /** A run that works on goes on to write these after somebody removed its output. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "_LOCK",
        "_LOCK.heartbeat",
        "_STOP",
        "_TRIAL/x",
        "journal/x",
        "runs/r.json",
        "schemas/r.json"
      })
  void makesAnOutputOfWhatARemovedOneLeftBehind(String file) {
    output().write(file, "");

    create("");

    assertThat(output().content()).containsExactlyInAnyOrder("_PRECIS", file);
  }

  @Test
  void refusesAFile() {
    new LocalOutput(folder).write("out", "text");

    assertThatThrownBy(() -> create(""))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("Cannot write output: it is a file, not a folder, got ");
  }

  @Test
  void opensNothingButAnOutput() {
    assertThatThrownBy(this::open)
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot read summaries: the folder is no output of ./precis summarize, got "
                + output().folder());

    output().write("summaries/recipe=r/wave=1/_SUCCESS", "");

    assertThatThrownBy(this::open).isInstanceOf(InputException.class);
  }

  @Test
  void opensAnOutputWhoseMarkerNamesNoFormat() {
    output().write("_PRECIS", "Precis keeps summaries here; see runs/ for what made them.\n");

    assertThat(open().storage().format()).isEqualTo("parquet");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nosuchscheme://host/out", "a:b"})
  void refusesWhatIsNoPath(String path) {
    assertThatThrownBy(
            () ->
                OutputFolder.create(
                    path, "", new Configuration(), (storage, files, trial) -> tried.add("x")))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("Cannot write output: ")
        .hasMessageEndingWith(", got " + path);
    assertThatThrownBy(() -> OutputFolder.open(path, new Configuration()))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("Cannot read summaries: ")
        .hasMessageEndingWith(", got " + path);
  }
}
