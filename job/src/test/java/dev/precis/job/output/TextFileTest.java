package dev.precis.job.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFileTest {
  private static final String TEXT = "Zo\u00eb \u2014 \u706f\u53f0\n";

  @TempDir private Path folder;

  private LocalOutput output() {
    return new LocalOutput(folder);
  }

  private TextFile file(String name) {
    return new TextFile(
        output().files(), new org.apache.hadoop.fs.Path(output().layout().root(), name));
  }

  @Test
  void readsWhatItWroteAsUtf8() throws IOException {
    assertThat(file("sub/a").exists()).isFalse();

    file("sub/a").write(TEXT);

    assertThat(file("sub/a").exists()).isTrue();
    assertThat(file("sub/a").read()).isEqualTo(TEXT);
    assertThat(output().read("sub/a")).isEqualTo(TEXT);
  }

  @Test
  void replacesAnEarlierTextAndLeavesNoPart() throws IOException {
    file("a").replace("a longer text than the next");
    file("a").replace(TEXT);

    assertThat(file("a").read()).isEqualTo(TEXT);
    assertThat(output().content()).containsExactly("a");
  }

  @Test
  void failsWhereAFolderCannotBe() {
    output().write("a", "");

    assertThatThrownBy(() -> file("a/b").write(TEXT)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> file("none").read()).isInstanceOf(IOException.class);
  }
}
