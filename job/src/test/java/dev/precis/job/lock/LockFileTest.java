package dev.precis.job.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.job.testing.LocalFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockFileTest {
  private static final LockHolder FIRST = new LockHolder("first", "a", "", 1, "", Instant.EPOCH);
  private static final LockHolder SECOND = new LockHolder("second", "b", "", 2, "", Instant.EPOCH);

  @TempDir private Path folder;

  private LocalFolder output() {
    return new LocalFolder(folder);
  }

  private LockFile lock() {
    return new LockFile(output().files(), output().path("_LOCK"));
  }

  @Test
  void isCreatedOnceAndNamesItsHolder() throws IOException {
    assertThat(lock().exists()).isFalse();
    assertThat(lock().holder()).isEmpty();

    assertThat(lock().create(FIRST)).isTrue();
    assertThat(lock().create(SECOND)).isFalse();

    assertThat(lock().exists()).isTrue();
    assertThat(lock().holder()).contains(FIRST);
    assertThat(lock().isHeldBy(FIRST)).isTrue();
    assertThat(lock().isHeldBy(SECOND)).isFalse();
    assertThat(lock().isCreatedOnce()).as("by the local file system").isTrue();
  }

  @Test
  void canBeCreatedAgainOnceItIsDeleted() throws IOException {
    lock().create(FIRST);

    lock().delete();

    assertThat(lock().exists()).isFalse();
    assertThat(lock().isHeldBy(FIRST)).isFalse();
    assertThat(lock().create(SECOND)).isTrue();
    assertThat(lock().isHeldBy(SECOND)).isTrue();
  }

  @Test
  void namesNobodyIfItWasNotWrittenToItsEnd() throws IOException {
    output().write("_LOCK", "run=half");

    assertThat(lock().exists()).isTrue();
    assertThat(lock().holder()).isEmpty();
    assertThat(lock().isHeldBy(FIRST)).isFalse();
    assertThat(lock().create(FIRST)).isFalse();
  }

  @Test
  void failsWhereItCannotBeCreated() {
    LocalFolder file = new LocalFolder(folder.resolve("file"));
    output().write("file", "no folder");

    assertThatThrownBy(() -> new LockFile(file.files(), file.path("_LOCK")).create(FIRST))
        .isInstanceOf(IOException.class);
  }
}
