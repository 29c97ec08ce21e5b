package dev.precis.job.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.job.testing.LocalFolder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderTest {
  @TempDir private Path folder;

  private List<String> children(String name) {
    LocalFolder output = new LocalFolder(folder);
    return new Folder(output.files(), new org.apache.hadoop.fs.Path(output.root(), name))
        .children().stream().map(org.apache.hadoop.fs.Path::getName).toList();
  }

  @Test
  void listsFilesAndFoldersButNotWhatIsInThem() {
    LocalFolder output = new LocalFolder(folder);
    output.write("a/file", "");
    output.write("a/_hidden", "");
    output.write("a/sub/deeper", "");

    assertThat(children("a")).containsExactlyInAnyOrder("file", "_hidden", "sub");
  }

  @Test
  void isEmptyIfItDoesNotExist() {
    assertThat(children("none")).isEmpty();
  }

  @Test
  void isAFileItselfIfItIsAFile() {
    new LocalFolder(folder).write("a", "text");

    assertThat(children("a")).containsExactly("a");
  }
}
