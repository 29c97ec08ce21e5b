package dev.precis.job.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompactionFolderTest {
  @TempDir private Path folder;

  private LocalOutput recipe() {
    return new LocalOutput(folder);
  }

  private CompactionFolder compaction() {
    return new CompactionFolder(recipe().files(), recipe().layout().root());
  }

  private List<org.apache.hadoop.fs.Path> waves(String... names) {
    return Stream.of(names)
        .map(name -> new org.apache.hadoop.fs.Path(recipe().layout().root(), name))
        .toList();
  }

  @BeforeEach
  void writeWaves() {
    recipe().wave(".", "wave=1");
    recipe().wave(".", "wave=2");
    recipe().wave(".", "wave=3");
  }

  private static List<String> contentOf(String... waves) {
    return Stream.of(waves)
        .flatMap(wave -> Stream.of(wave + "/_SUCCESS", wave + "/part-0"))
        .toList();
  }

  @Test
  void writesTheNewWaveWhereNoReaderLooks() {
    assertThat(compaction().wave("wave=4").toString()).endsWith("/_compacting/wave=4");
  }

  @Test
  void putsTheNewWaveInThePlaceOfTheOthers() throws IOException {
    recipe().wave("_compacting", "wave=4");

    compaction().replace(waves("wave=1", "wave=3"));

    assertThat(recipe().content()).isEqualTo(contentOf("wave=2", "wave=4"));
    assertThat(recipe().read("wave=4/part-0")).isEqualTo("rows of wave=4");
    assertThat(folder.resolve("_compacting")).doesNotExist();
  }

  @Test
  void recoversNothingWhereNothingWasBegun() throws IOException {
    compaction().recover();

    assertThat(recipe().content()).isEqualTo(contentOf("wave=1", "wave=2", "wave=3"));
  }

  @Test
  void forgetsWhatHasNoList() throws IOException {
    recipe().wave("_compacting", "wave=4");

    compaction().recover();

    assertThat(recipe().content()).isEqualTo(contentOf("wave=1", "wave=2", "wave=3"));
    assertThat(folder.resolve("_compacting")).doesNotExist();
  }

  @Test
  void finishesWhatHasAListThoughOldWavesAreGone() throws IOException {
    recipe().wave("_compacting", "wave=4");
    recipe().write("_compacting/replaces", "wave=1\nwave=2\nwave=99\n");
    recipe().delete("wave=1/_SUCCESS");
    recipe().delete("wave=1/part-0");
    recipe().delete("wave=1");

    compaction().recover();

    assertThat(recipe().content()).isEqualTo(contentOf("wave=3", "wave=4"));
  }

  @Test
  void finishesWhatWasKilledAfterTheNewWaveTookItsPlace() throws IOException {
    recipe().wave(".", "wave=4");
    recipe().write("_compacting/replaces", "wave=1\nwave=2\nwave=3\n");

    compaction().recover();
    compaction().recover();

    assertThat(recipe().content()).isEqualTo(contentOf("wave=4"));
  }

  @Test
  void dropsFilesThatAreNoWave() throws IOException {
    recipe().write("_compacting/replaces", "");
    recipe().write("_compacting/notes.txt", "");

    compaction().recover();

    assertThat(recipe().content()).isEqualTo(contentOf("wave=1", "wave=2", "wave=3"));
  }
}
