package dev.precis.llm.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.llm.cache.ModelUri;
import dev.precis.llm.cache.PermanentSourceException;
import dev.precis.llm.cache.SourceChangedException;
import dev.precis.llm.cache.SourceVersion;
import dev.precis.llm.cache.Transfer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HadoopSourceTest {
  private static final String URI = "flaky:///a model.gguf";

  @TempDir private Path root;
  private final byte[] model = new byte[10_000];
  private Path file;
  private Configuration hadoop;
  private HadoopSource source;

  @BeforeEach
  void write() throws IOException {
    new Random(1).nextBytes(model);
    file = Files.write(root.resolve("a model.gguf"), model);
    hadoop = FlakyFileSystem.settings(root);
    source = new HadoopSource(new ModelUri(URI), hadoop);
  }

  private byte[] read(long from, SourceVersion version) throws IOException {
    try (Transfer transfer = source.open(from, version)) {
      return transfer.content().readAllBytes();
    }
  }

  @Test
  void readsFromTheByteThatIsAskedFor() throws IOException {
    SourceVersion version = source.describe();

    assertThat(version.size()).isEqualTo(10_000);
    assertThat(read(0, version)).isEqualTo(model);
    assertThat(read(7_000, version)).isEqualTo(Arrays.copyOfRange(model, 7_000, 10_000));
  }

  @Test
  void readsFromTheStartWhereTheFileIsAnotherNow() throws IOException {
    try (Transfer transfer = source.open(7_000, new SourceVersion(10_000, "yesterday"))) {
      assertThat(transfer.start()).isZero();
      assertThat(transfer.content().readAllBytes()).isEqualTo(model);
    }
  }

  @Test
  void failsInAWayThatMayPassWhereReadingBreaksOff() {
    hadoop.setLong(FlakyFileSystem.FAIL_AT, 5_000);

    assertThatThrownBy(() -> read(0, source.describe()))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(PermanentSourceException.class)
        .hasMessage("Connection reset by peer");
  }

  @Test
  void seesThatTheFileWasWrittenAnewWhileItWasRead() {
    hadoop.set(FlakyFileSystem.CHANGE_AT_END, "yes");

    assertThatThrownBy(() -> read(0, source.describe())).isInstanceOf(SourceChangedException.class);
  }

  @Test
  void saysThatThereIsNoSuchFile() throws IOException {
    SourceVersion version = source.describe();
    Files.delete(file);

    assertThatThrownBy(() -> read(0, version))
        .isInstanceOf(PermanentSourceException.class)
        .hasMessage("there is no such file, got File does not exist: flaky:/a model.gguf");
    assertThatThrownBy(source::describe).isInstanceOf(PermanentSourceException.class);
  }

  @Test
  void saysThatItIsAFolder() throws IOException {
    Files.createDirectory(root.resolve("folder"));

    assertThatThrownBy(() -> new HadoopSource(new ModelUri("flaky:///folder"), hadoop).describe())
        .isInstanceOf(PermanentSourceException.class)
        .hasMessage("it must be a file, got a folder");
  }

  @Test
  void saysThatSparkHasNoConnector() {
    for (String scheme : new String[] {"nosuch", "absent"}) {
      Configuration settings = new Configuration(false);
      settings.set("fs.absent.impl", "com.example.NoSuchFileSystem");

      assertThatThrownBy(
              () -> new HadoopSource(new ModelUri(scheme + "://b/m.gguf"), settings).describe())
          .isInstanceOf(PermanentSourceException.class)
          .hasMessageStartingWith(
              "Spark has no connector for "
                  + scheme
                  + ": here; add its jar, as by --packages, got ");
    }
  }

  @Test
  void saysThatAnAddressIsNone() {
    assertThatThrownBy(() -> new HadoopSource(new ModelUri("flaky:a:b"), hadoop).describe())
        .isInstanceOf(PermanentSourceException.class)
        .hasMessageStartingWith("its file system refuses it, got ");
  }

  @Test
  void takesHadoopsSettingsFromSparks() {
    SparkConf conf =
        new SparkConf(false)
            .set("spark.hadoop.fs.s3a.endpoint", "http://store")
            .set("spark.app.name", "x");

    Configuration settings = HadoopSettings.of(conf);

    assertThat(settings.get("fs.s3a.endpoint")).isEqualTo("http://store");
    assertThat(settings.get("spark.app.name")).isNull();
    assertThat(settings.get("io.file.buffer.size")).as("core-default.xml").isNotNull();
  }
}
