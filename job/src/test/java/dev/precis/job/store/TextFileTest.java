package dev.precis.job.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.job.testing.LocalFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FilterFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFileTest {
  private static final String TEXT = "Zo\u00eb \u2014 \u706f\u53f0\n";

  @TempDir private Path folder;

  private LocalFolder output() {
    return new LocalFolder(folder);
  }

  private TextFile file(String name) {
    return new TextFile(output().files(), new org.apache.hadoop.fs.Path(output().root(), name));
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

  @Test
  void createsAFileOnceAndWithItsWholeText() throws IOException {
    assertThat(file("sub/a").create(TEXT)).isTrue();
    assertThat(file("sub/a").create("another")).isFalse();
    assertThat(file("sub/a").create(TEXT)).as("the same text, which is there").isFalse();

    assertThat(file("sub/a").read()).isEqualTo(TEXT);
    assertThat(folder.resolve("sub")).isDirectoryContaining(it -> it.endsWith("a"));
    assertThat(folder.resolve("sub").toFile().list()).containsExactly("a");
  }

  @Test
  void letsOneOfManyThreadsCreateAFile() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    for (int round = 0; round < 50; round++) {
      TextFile file = file("round" + round);
      List<Callable<Boolean>> writers =
          IntStream.range(0, 8)
              .mapToObj(i -> (Callable<Boolean>) () -> file.create("writer " + i))
              .toList();
      int winners = 0;
      String winner = null;
      List<Future<Boolean>> answers = threads.invokeAll(writers);
      for (int i = 0; i < answers.size(); i++) {
        if (answers.get(i).get()) {
          winners++;
          winner = "writer " + i;
        }
      }
      assertThat(winners).isEqualTo(1);
      assertThat(file.read()).isEqualTo(winner);
    }
    threads.shutdownNow();
  }

  @Test
  void isReadByHadoopAfterItTookThePlaceOfOneWithAChecksum() throws IOException {
    file("a").write("with a checksum of Hadoop's");

    file("a").replace(TEXT);
    assertThat(file("a").read()).isEqualTo(TEXT);

    file("b").write("with a checksum of Hadoop's");
    file("b").files().delete(file("b").path(), false);
    file("b").create(TEXT);
    assertThat(file("b").read()).isEqualTo(TEXT);
  }

  /** As S3A before Hadoop 3.4.2: two look, see no file, and both write. */
  @Test
  void readsAFileBackWhereALaterOneTakesItsPlace() throws IOException {
    TextFile store = new TextFile(new LastWriterWins(output().files(), ""), file("a").path());
    assertThat(store.create("first")).isTrue();
    assertThat(store.create("second")).as("the file exists").isFalse();

    TextFile raced =
        new TextFile(new LastWriterWins(output().files(), "of another run"), file("b").path());
    assertThat(raced.create("mine")).isFalse();
    assertThat(raced.read()).isEqualTo("of another run");
  }

  @Test
  void failsWhereItCannotBeCreated() {
    output().write("a", "");

    assertThatThrownBy(() -> file("a/b").create(TEXT)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> file("a/b").replace(TEXT)).isInstanceOf(IOException.class);
    assertThat(output().content()).containsExactly("a");
  }

  private static final class LastWriterWins extends FilterFileSystem {
    private final String later;

    /** What another run writes to a file right after this one; empty for nothing. */
    LastWriterWins(FileSystem files, String later) {
      super(files);
      this.later = later;
    }

    @Override
    public URI getUri() {
      return URI.create("s3a://bucket");
    }

    @Override
    public FSDataOutputStreamBuilder<?, ?> createFile(org.apache.hadoop.fs.Path path) {
      return new Builder(this, path);
    }

    private static final class Builder
        extends FSDataOutputStreamBuilder<FSDataOutputStream, Builder> {
      private final LastWriterWins store;

      Builder(LastWriterWins store, org.apache.hadoop.fs.Path path) {
        super(store, path);
        this.store = store;
      }

      @Override
      public Builder getThisBuilder() {
        return this;
      }

      @Override
      public FSDataOutputStream build() throws IOException {
        if (store.exists(getPath())) {
          throw new FileAlreadyExistsException(getPath().toString());
        }
        OutputStream out = store.create(getPath(), true);
        return new FSDataOutputStream(out, null) {
          @Override
          public void close() throws IOException {
            super.close();
            if (!store.later.isEmpty()) {
              new TextFile(store, getPath()).write(store.later);
            }
          }
        };
      }
    }
  }
}
