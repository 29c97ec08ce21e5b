package dev.precis.llm.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelDownloadTest {
  private static final ModelUri FIRST = new ModelUri("store://b/q-00001-of-00002.gguf");

  @TempDir private Path folder;
  private final List<String> opened = new ArrayList<>();

  /** A source whose content is its own name. */
  private ModelSource source(ModelUri uri) {
    byte[] content = uri.fileName().getBytes(StandardCharsets.UTF_8);
    SourceVersion version = new SourceVersion(content.length, "1");
    return new ModelSource() {
      @Override
      public SourceVersion describe() {
        return version;
      }

      @Override
      public Transfer open(long from, SourceVersion known) {
        opened.add(uri.fileName());
        return new Transfer(new ByteArrayInputStream(content), 0, version);
      }
    };
  }

  private ModelDownload download(DiskSpace space) {
    return new ModelDownload(FIRST.parts(), this::source, space, new RetryPolicy(1, Duration.ZERO));
  }

  @Test
  void fetchesAllPartsAndReturnsTheDigestOfTheFirst() throws IOException {
    String sha256 = download(DiskSpace.OF_THE_SYSTEM).into(folder.resolve("in"), "");

    assertThat(sha256).isEqualTo(DigestUtils.sha256Hex("q-00001-of-00002.gguf"));
    assertThat(folder.resolve("in/q-00002-of-00002.gguf")).hasContent("q-00002-of-00002.gguf");
    assertThat(download(DiskSpace.OF_THE_SYSTEM).describe().size()).isEqualTo(21);
  }

  @Test
  void fetchesNothingIfThePartsDoNotFitTheDiskTogether() {
    assertThatThrownBy(() -> download(any -> 41).into(folder.resolve("in"), ""))
        .isInstanceOf(PermanentSourceException.class)
        .hasMessageContaining("42 more bytes are needed, got 41 free");
    assertThat(opened).isEmpty();
  }

  @Test
  void verifiesTheFirstPart() {
    assertThatThrownBy(
            () -> download(DiskSpace.OF_THE_SYSTEM).into(folder.resolve("in"), "ab".repeat(32)))
        .isInstanceOf(PermanentSourceException.class)
        .hasMessageStartingWith("its SHA-256 differs from model.sha256, expected abab");
    assertThat(opened).containsExactly("q-00001-of-00002.gguf");
  }
}
