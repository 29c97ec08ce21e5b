package dev.precis.llm.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostFolderTest {
  @TempDir private Path parent;

  private HostFolder claim() throws IOException {
    return HostFolder.claim(parent, "shared");
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void isOfItsUserAlone() throws IOException {
    HostFolder folder = claim();

    assertThat(folder.path())
        .isEqualTo(parent.resolve("shared-" + System.getProperty("user.name")));
    assertThat(permissions(folder.path())).isEqualTo("rwx------");
    assertThat(claim()).isEqualTo(folder);
    assertThat(parent).isDirectoryContaining(path -> path.equals(folder.path()));
  }

  @Test
  void refusesAParentInWhichOthersCanExchangeIt() throws IOException {
    Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThatThrownBy(this::claim)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("chmod +t")
        .hasMessageContaining(parent.toString());
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void writesFilesThatNobodyElseCanRead() throws IOException {
    HostFolder folder = claim();
    folder.write("note", "first");
    folder.write("note", "second");

    assertThat(folder.file("note")).hasContent("second");
    assertThat(permissions(folder.file("note"))).isEqualTo("rw-------");
    try (Stream<Path> files = Files.list(folder.path())) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void refusesAFolderInWhichOthersCanWrite() throws IOException {
    Path path = claim().path();
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwx---"));

    assertThatThrownBy(this::claim)
        .isInstanceOf(IOException.class)
        .hasMessage("others can write to it: " + path);
  }

  @Test
  void refusesALink() throws IOException {
    Path path = claim().path();
    Files.delete(path);
    Files.createSymbolicLink(path, Files.createDirectory(parent.resolve("elsewhere")));

    assertThatThrownBy(this::claim)
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("it must be a folder, got a link");
  }

  @Test
  void reportsAParentThatIsNotThere() {
    assertThatThrownBy(() -> HostFolder.claim(parent.resolve("none"), "shared"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("none");
  }
}
