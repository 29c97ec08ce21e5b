package dev.precis.job.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputMarkerTest {
  @TempDir private Path folder;

  private LocalOutput output() {
    return new LocalOutput(folder);
  }

  private OutputMarker marker() {
    return OutputMarker.of(output().files(), output().layout().root());
  }

  @Test
  void marksAFolder() throws IOException {
    assertThat(marker().exists()).isFalse();

    marker().write("");

    assertThat(marker().exists()).isTrue();
    assertThat(output().content()).containsExactly("_PRECIS");
  }

  @Test
  void namesTheFormatOfTheTables() throws IOException {
    marker().write("");
    assertThat(marker().format()).isEqualTo("parquet");

    marker().write("delta");
    assertThat(marker().format()).isEqualTo("delta");
  }

  @Test
  void readsTheMarkersOfEarlierVersions() throws IOException {
    output().write("_PRECIS", "Precis keeps summaries here; see runs/ for what made them.\n");
    assertThat(marker().format()).isEqualTo("parquet");

    output()
        .write(
            "_PRECIS", "Precis keeps summaries here; see runs/ for what made them.\nformat=csv\n");
    assertThat(marker().format()).isEqualTo("csv");
  }
}
