package dev.precis.llm.gguf;

import static dev.precis.llm.gguf.GgufBuilder.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileRefusalTest extends RefusalTest {
  @Test
  void missingFile() {
    assertThat(reason(folder.resolve("none.gguf"))).isEqualTo("there is no such file");
  }

  @Test
  void folderInPlaceOfFile() {
    assertThat(reason(folder)).isEqualTo("it is a folder; give the .gguf file inside it");
  }

  @Test
  void fileThatMayNotBeRead() {
    GgufFormatException refusal =
        GgufFormatException.because(Path.of("m.gguf"), new AccessDeniedException("m.gguf"));
    assertThat(refusal)
        .hasMessageStartingWith("Cannot load model m.gguf: it is not readable by the user ")
        .hasMessageEndingWith("; change its permissions");
  }

  @Test
  void failureWhileReading() {
    GgufFormatException refusal =
        GgufFormatException.because(Path.of("m.gguf"), new IOException("Stale file handle"));
    assertThat(refusal)
        .hasMessage("Cannot load model m.gguf: reading it failed: Stale file handle");
  }

  @Test
  void emptyFile() {
    assertThat(reason(new byte[0]))
        .isEqualTo("it is empty, got 0 bytes; an unfinished download or copy?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<!DOCTYPE html><html lang=en>         | an HTML page; the download saved a web page",
        "<?xml version='1.0'?><Error><Code>    | an XML document",
        "version https://git-lfs.github.com/spec/v1 | a Git LFS pointer; fetch the model itself",
        "{\"error\":\"Repository not found\"}  | a JSON document",
        "lmgg0000                              | an old GGML file",
        "fmgg0000                              | an old GGMF file",
        "tjgg0000                              | an old GGJT file",
        "algg0000                              | an old GGLA adapter",
        "BZh91AY                               | an xz or bzip2 file; unpack it first",
        "hello                                 | the bytes 68 65 6c 6c"
      })
  void textOfAnotherFormat(String content, String named) {
    assertThat(reason(utf8(content))).startsWith("it is not a GGUF file, got " + named);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "504b0304140000000800         | a zip archive, which PyTorch models are too; convert it",
        "80028a0a6cfc9c46f920         | a pickled PyTorch model; convert it",
        "1f8b0800000000000003         | a gzip file; unpack it first",
        "fd377a585a0000               | an xz or bzip2 file; unpack it first",
        "28b52ffd0400                 | a zstd file; unpack it first",
        "40010000000000007b225f5f6d65 | a safetensors file; convert it",
        "0000000000000000000000000000 | zero bytes alone; the download reserved the space"
      })
  void bytesOfAnotherFormat(String hex, String named) {
    byte[] content = HexFormat.of().parseHex(hex);
    assertThat(reason(content)).startsWith("it is not a GGUF file, got " + named);
  }

  @Test
  void tarArchive() {
    byte[] tar = new byte[512];
    System.arraycopy(utf8("a/model.gguf"), 0, tar, 0, 12);
    System.arraycopy(utf8("ustar"), 0, tar, 257, 5);
    assertThat(reason(tar)).isEqualTo("it is not a GGUF file, got a tar archive; unpack it first");
  }

  @Test
  void firstVersion() {
    assertThat(reason(GgufBuilder.llama().version(1)))
        .startsWith("GGUF version must be 2 or 3, got 1, which is no longer read");
  }

  @Test
  void secondVersionIsRead() {
    assertThat(read(GgufBuilder.llama().version(2)).layers()).isEqualTo(1);
  }

  @Test
  void laterVersion() {
    assertThat(reason(GgufBuilder.llama().version(4)))
        .isEqualTo("GGUF version must be 2 or 3, got 4");
  }

  @Test
  void bigEndianFile() {
    assertThat(reason(GgufBuilder.llama().version(0x03000000)))
        .startsWith("it is a big-endian GGUF file, got version 3 with its bytes swapped");
  }

  @Test
  void fileCutInItsHeader() {
    byte[] header = GgufBuilder.llama().header();
    assertThat(reason(Arrays.copyOf(header, 12)))
        .startsWith("the file ends inside its header (byte 8), got 12 bytes in all");
    assertThat(reason(Arrays.copyOf(header, 60))).contains("got 60 bytes in all");
  }

  @Test
  void fileCutInItsWeights() {
    int whole = GgufBuilder.llama().bytes().length;
    assertThat(reason(GgufBuilder.llama().cut(1)))
        .isEqualTo(
            String.format(
                Locale.ROOT,
                "the file is shorter than its weights: it needs %,d bytes, got %,d;"
                    + " an unfinished download or copy?",
                whole,
                whole - 1));
  }
}
