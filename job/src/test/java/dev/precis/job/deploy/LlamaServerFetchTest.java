package dev.precis.job.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.job.testing.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs deploy/llama-server/fetch, as a user would, with archives of this machine. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the script is bash")
class LlamaServerFetchTest {
  @TempDir private Path source;
  @TempDir private Path machine;

  private Path target;

  @BeforeEach
  void nameTheTarget() {
    target = machine.resolve("llama");
  }

  @Test
  void helpTeaches() throws Exception {
    Ran ran = LlamaBuild.fetch("--help");

    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out()).startsWith("Usage: deploy/llama-server/fetch").contains("Exit code");
    assertThat(ran.err()).isEmpty();
  }

  @Test
  void needsAWholeChecksum() throws Exception {
    Ran ran = LlamaBuild.fetch(LlamaBuild.tarGz(source), "08a5566d", target);

    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).contains("64 hexadecimal digits, got '08a5566d'");
    assertNothingIsLeft();
  }

  @Test
  void needsAllThreeArguments() throws Exception {
    Ran ran = LlamaBuild.fetch(LlamaBuild.tarGz(source));

    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).contains("SOURCE SHA256 FOLDER, got 1 arguments");
  }

  @ParameterizedTest
  @ValueSource(strings = {"file://", ""})
  void anArchiveOfAReleaseIsUnpacked(String scheme) throws Exception {
    Path archive = LlamaBuild.tarGz(source);

    Ran ran = LlamaBuild.fetch(scheme + archive, LlamaBuild.sha256(archive), target);

    assertInstalled(ran);
    assertThat(target.resolve(LlamaBuild.RELEASE).resolve(LlamaBuild.PROGRAM))
        .as("libraries stay beside it")
        .isRegularFile();
  }

  @Test
  void theProgramInAnArchiveInZipFormatCanBeRun() throws Exception {
    Path archive = LlamaBuild.zip(source, "build/bin/llama-server");

    assertInstalled(LlamaBuild.fetch(archive, LlamaBuild.sha256(archive), target));
  }

  @Test
  void aProgramWithoutAnArchiveIsTakenAsItIs() throws Exception {
    Path program = LlamaBuild.program(source);
    String checksum = LlamaBuild.sha256(program).toUpperCase(Locale.ROOT);

    assertInstalled(LlamaBuild.fetch(program, checksum, target));
  }

  @Test
  void anEmptyFolderIsTaken() throws Exception {
    Path archive = LlamaBuild.tarGz(source);
    Files.createDirectory(target);

    assertInstalled(LlamaBuild.fetch(archive, LlamaBuild.sha256(archive), target));
  }

  @Test
  void anotherChecksumIsRefusedWithBoth() throws Exception {
    Path archive = LlamaBuild.tarGz(source);
    String other = "0".repeat(64);

    Ran ran = LlamaBuild.fetch(archive, other, target);

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err()).contains("SHA-256 must be", other, "got", LlamaBuild.sha256(archive));
    assertNothingIsLeft();
  }

  @Test
  void aProgramThatDoesNotRunHereIsRefusedWithItsWords() throws Exception {
    Path archive =
        LlamaBuild.tarGz(source, "#!/bin/sh\necho 'libgomp.so.1: cannot open' >&2\nexit 127\n");

    Ran ran = LlamaBuild.fetch(archive, LlamaBuild.sha256(archive), target);

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err()).contains("does not run on this machine: libgomp.so.1: cannot open");
    assertNothingIsLeft();
  }

  @Test
  void anArchiveWithoutTheProgramIsRefused() throws Exception {
    Path archive = LlamaBuild.zip(source, "build/bin/llama-cli");

    Ran ran = LlamaBuild.fetch(archive, LlamaBuild.sha256(archive), target);

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err()).contains("it contains no llama-server");
    assertNothingIsLeft();
  }

  @Test
  void anArchiveWithTwoProgramsIsRefused() throws Exception {
    Path archive = LlamaBuild.zip(source, "cpu/llama-server", "gpu/llama-server");

    Ran ran = LlamaBuild.fetch(archive, LlamaBuild.sha256(archive), target);

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err()).contains("one llama-server, got", "cpu/llama-server", "gpu/llama-server");
    assertNothingIsLeft();
  }

  @Test
  void whatIsNotThereIsNamed() throws Exception {
    Ran ran = LlamaBuild.fetch("file://" + source + "/llama.zip", "0".repeat(64), target);

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err()).contains("Cannot download file://" + source + "/llama.zip");
    assertNothingIsLeft();
  }

  @Test
  void theSameBuildIsNotDownloadedAgain() throws Exception {
    Path archive = LlamaBuild.tarGz(source);
    String checksum = LlamaBuild.sha256(archive);
    LlamaBuild.fetch(archive, checksum, target);
    Files.delete(archive);

    Ran ran = LlamaBuild.fetch(archive, checksum, target);

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("already there", LlamaBuild.VERSION);
  }

  @Test
  void anotherBuildIsLeftAlone() throws Exception {
    Path archive = LlamaBuild.tarGz(source);
    LlamaBuild.fetch(archive, LlamaBuild.sha256(archive), target);
    List<Path> before = files();
    Path other = LlamaBuild.program(source);

    Ran ran = LlamaBuild.fetch(other, LlamaBuild.sha256(other), target);

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err()).contains("already there, and is not this build");
    assertThat(files()).isEqualTo(before);
  }

  private void assertInstalled(Ran ran) throws IOException {
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("checksum as expected", LlamaBuild.VERSION);
    assertThat(target.resolve(LlamaBuild.PROGRAM)).isExecutable();
    assertThat(machine).isDirectoryNotContaining("glob:**/.llama-server*");
  }

  private void assertNothingIsLeft() {
    assertThat(machine).isEmptyDirectory();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(machine)) {
      return files.sorted().toList();
    }
  }
}
