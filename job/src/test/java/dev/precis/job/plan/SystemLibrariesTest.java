package dev.precis.job.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SystemLibrariesTest {
  @TempDir private Path root;

  private Path library(String folder, String name) throws IOException {
    Files.createDirectories(root.resolve(folder));
    return Files.createFile(root.resolve(folder).resolve(name));
  }

  @Test
  void namesThePackageOfAMissingLibrary() throws IOException {
    library("usr/lib/x86_64-linux-gnu", "libstdc++.so.6");

    assertThat(SystemLibraries.missing(root, null))
        .containsExactly(
            "libgomp.so.1: install libgomp1 (Debian, Ubuntu), libgomp (Amazon Linux, Red Hat,"
                + " Alpine)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lib64",
        "usr/lib64",
        "usr/lib/aarch64-linux-gnu",
        "lib/x86_64-linux-gnu",
        "opt/gcc"
      })
  void findsLibrariesInEveryUsualFolder(String folder) throws IOException {
    library(folder, "libgomp.so.1");
    library("usr/lib", "libstdc++.so.6");
    Files.createDirectories(root.resolve("etc/ld.so.conf.d"));
    Files.writeString(root.resolve("etc/ld.so.conf.d/gcc.conf"), "# ours\n/opt/gcc\n");

    assertThat(SystemLibraries.missing(root, "")).isEmpty();
  }

  @Test
  void looksIntoTheLibraryPathFirst() throws IOException {
    Path own = library("own", "libgomp.so.1").getParent();
    library("own", "libstdc++.so.6");

    assertThat(SystemLibraries.missing(root, "/nowhere:" + own)).isEmpty();
    assertThat(SystemLibraries.missing(root, "/nowhere")).hasSize(2);
  }

  @Test
  void findsAllLibrariesOnThisMachine() {
    assertThat(SystemLibraries.missing()).as("this machine runs the model").isEmpty();
  }
}
