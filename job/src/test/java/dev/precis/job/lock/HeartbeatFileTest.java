package dev.precis.job.lock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.job.testing.LocalFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeartbeatFileTest {
  @TempDir private Path folder;

  @Test
  void remembersWhenItWasLastWritten() throws IOException {
    LocalFolder output = new LocalFolder(folder);
    HeartbeatFile file = new HeartbeatFile(output.files(), output.path("_LOCK.heartbeat"));
    assertThat(file.lastWritten()).isZero();

    file.write();
    Files.setLastModifiedTime(folder.resolve("_LOCK.heartbeat"), FileTime.fromMillis(5_000));
    assertThat(file.lastWritten()).isEqualTo(5_000);

    file.write();
    assertThat(file.lastWritten()).isGreaterThan(5_000);

    file.delete();
    assertThat(file.lastWritten()).isZero();
  }
}
