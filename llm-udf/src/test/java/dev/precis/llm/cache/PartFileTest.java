package dev.precis.llm.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartFileTest {
  private static final SourceVersion VERSION = new SourceVersion(3_000, "\"1\"");

  @TempDir private Path folder;
  private PartFile file;

  @BeforeEach
  void create() {
    file = new PartFile(folder, "m.gguf");
  }

  private void write(int bytes) throws IOException {
    try (RandomAccessFile part = file.open(0)) {
      part.write(new byte[bytes]);
    }
  }

  @Test
  void resumesAPartOfAKnownVersion() throws IOException {
    assertThat(file.resumable(true)).isEmpty();
    write(1_000);
    assertThat(file.resumable(true)).as("nobody knows of what it is a part").isEmpty();
    file.record(VERSION);

    assertThat(file.resumable(false)).hasValue(VERSION);
    assertThat(file.present()).isEqualTo(1_000);
    assertThat(file.progress()).isEqualTo("got 1,000 of 3,000 bytes");
  }

  @Test
  void resumesAnUncertainVersionOnlyIfTheWholeIsCheckedLater() throws IOException {
    write(1_000);
    file.record(new SourceVersion(3_000, ""));

    assertThat(file.resumable(false)).isEmpty();
    assertThat(file.resumable(true)).hasValue(new SourceVersion(3_000, ""));
  }

  @Test
  void resumesNoPartThatIsLongerThanTheFile() throws IOException {
    write(3_001);
    file.record(VERSION);

    assertThat(file.resumable(true)).isEmpty();
  }

  @Test
  void becomesTheCompleteFileByOneRename() throws IOException {
    write(3_000);
    file.record(VERSION);
    file.complete();

    assertThat(folder)
        .isDirectoryContaining("glob:**m.gguf")
        .isDirectoryNotContaining("glob:**.*t");
    assertThat(file.whole()).hasSize(3_000);
    assertThat(file.present()).isEqualTo(3_000);
  }

  @Test
  void aFailedWriteLeavesNothing() throws IOException {
    write(1_000);
    file.record(VERSION);

    assertThat(file.writeFailure(new IOException("No space left on device")))
        .hasMessage(
            "writing it to "
                + file.part()
                + " failed: No space left on device, got 1,000 of 3,000 bytes; the partial file is"
                + " deleted");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aPartThatCannotBeWrittenOrDeletedIsPermanent() throws IOException {
    Files.createDirectories(file.part().resolve("x"));

    assertThatThrownBy(() -> file.open(0))
        .isInstanceOf(PermanentSourceException.class)
        .hasMessageStartingWith(file.part() + " cannot be written: ");
    assertThatThrownBy(() -> file.discard())
        .isInstanceOf(PermanentSourceException.class)
        .hasMessageStartingWith(file.part() + " cannot be deleted: ");
  }

  @Test
  void reportsItsProgressTheSameInEveryLocale() throws IOException {
    write(1_000);
    file.record(VERSION);
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      assertThat(file.progress()).isEqualTo("got 1,000 of 3,000 bytes");
    } finally {
      Locale.setDefault(before);
    }
  }
}
