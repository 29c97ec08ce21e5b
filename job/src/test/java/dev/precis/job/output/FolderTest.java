package dev.precis.job.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderTest {
  @TempDir private Path folder;

  private List<String> children(String name) {
    LocalOutput output = new LocalOutput(folder);
    return new Folder(output.files(), new org.apache.hadoop.fs.Path(output.layout().root(), name))
        .children().stream().map(org.apache.hadoop.fs.Path::getName).toList();
  }

  @Test
  void listsFilesAndFoldersButNotWhatIsInThem() {
    LocalOutput output = new LocalOutput(folder);
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
    new LocalOutput(folder).write("a", "text");

    assertThat(children("a")).containsExactly("a");
  }
}
