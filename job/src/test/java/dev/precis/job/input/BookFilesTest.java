package dev.precis.job.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.job.console.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BookFilesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  @TempDir private Path folder;

  private BookFiles settled(String below) {
    return BookFiles.settled(List.of(folder + below), new Configuration(), NOW);
  }

  private void write(String name, Duration age) throws IOException {
    Files.setLastModifiedTime(
        Files.writeString(folder.resolve(name), name), FileTime.from(NOW.minus(age)));
  }

  @ParameterizedTest
  @CsvSource({
    "PT1H, true",
    "PT30S, true",
    "PT29S, false",
    "PT0S, false",
    // The clocks of two machines differ by a little, or one of them is wrong.
    "PT-29S, false",
    "PT-1H, true"
  })
  void leavesAFileThatMayStillBeBeingWritten(Duration age, boolean taken) throws IOException {
    write("a.txt", age);

    assertThat(settled("").paths()).hasSize(taken ? 1 : 0);
    assertThat(settled("/*.txt").paths()).hasSize(taken ? 1 : 0);
    assertThat(settled("/a.txt").paths()).as("named").hasSize(taken ? 1 : 0);
  }

  @Test
  void aRunThatIsNotRepeatedTakesEveryFile() throws IOException {
    Files.writeString(folder.resolve("a.txt"), "now");

    assertThat(BookFiles.find(List.of(folder.toString()), new Configuration()).paths()).hasSize(1);
  }

  @Test
  void aFolderOrAGlobMayHaveNoBookYetButMustNotBeMisspelled() {
    assertThat(settled("").paths()).isEmpty();
    assertThat(settled("/*.txt").paths()).isEmpty();
    assertThatThrownBy(() -> settled("/inbux"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no such file or folder, got " + folder + "/inbux");
    for (String below : List.of("", "/*.txt")) {
      assertThatThrownBy(() -> BookFiles.find(List.of(folder + below), new Configuration()))
          .isInstanceOf(InputException.class);
    }
  }
}
