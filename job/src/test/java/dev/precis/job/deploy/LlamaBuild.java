package dev.precis.job.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.job.testing.Ran;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Builds of llama-server that only tell their version, and the script that fetches them. */
final class LlamaBuild {
  static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
  static final Path FETCH = PROJECT.resolve("deploy").resolve("llama-server").resolve("fetch");
  static final String PROGRAM = "llama-server";
  static final String VERSION = "version: 7000 (0c1e570)";

  /** As in the archives of llama.cpp's releases. */
  static final String RELEASE = "llama-b7000";

  private static final String RUNS = "#!/bin/sh\necho '" + VERSION + "' >&2\n";

  private LlamaBuild() {}

  /** A program that tells its version, as llama-server does. */
  static Path program(Path folder) throws IOException {
    return program(folder, RUNS);
  }

  static Path program(Path folder, String text) throws IOException {
    Path program = folder.resolve(PROGRAM);
    Files.writeString(program, text);
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return program;
  }

  /** An archive of a release's form. */
  static Path tarGz(Path folder) throws Exception {
    return tarGz(folder, RUNS);
  }

  static Path tarGz(Path folder, String text) throws Exception {
    program(Files.createDirectories(folder.resolve(RELEASE)), text);
    Path archive = folder.resolve("llama.tar.gz");
    Ran ran =
        run(Map.of(), List.of("tar", "-czf", archive.toString(), "-C", folder.toString(), RELEASE));
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    return archive;
  }

  /** Without any permission to execute. */
  static Path zip(Path folder, String... entries) throws IOException {
    Path archive = folder.resolve("llama.zip");
    try (OutputStream file = Files.newOutputStream(archive);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      for (String entry : entries) {
        zip.putNextEntry(new ZipEntry(entry));
        zip.write(RUNS.getBytes(UTF_8));
      }
    }
    return archive;
  }

  static String sha256(Path file) throws IOException {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static Ran fetch(Object... arguments) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("bash", FETCH.toString()));
    for (Object argument : arguments) {
      words.add(argument.toString());
    }
    return run(Map.of(), words);
  }

  /** Runs a command with Java's programs at the end of its PATH. */
  static Ran run(Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("llama-build", ".out");
    Path err = Files.createTempFile("llama-build", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(PROJECT.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder
        .environment()
        .merge(
            "PATH",
            Path.of(System.getProperty("java.home"), "bin").toString(),
            (path, java) -> path + File.pathSeparator + java);
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("%s ends", command).isTrue();
      return new Ran(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      process.destroyForcibly();
      Files.delete(out);
      Files.delete(err);
    }
  }
}
