package dev.precis.job.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.job.testing.Ran;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The images' stage llama-server: its commands, run without Docker, in a folder for its root. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the commands are of Linux")
class LlamaServerImagesTest {
  private static final Pattern STAGE =
      Pattern.compile("(?s)\nFROM base AS llama-server\n.*?\nRUN (.*?[^\\\\])\n");

  @TempDir private Path root;
  @TempDir private Path source;

  /** Package managers that install nothing. */
  @BeforeEach
  void makePackageManagers() throws Exception {
    Path bin = Files.createDirectory(root.resolve("bin"));
    for (String name : List.of("apt-get", "dnf")) {
      Path program = Files.writeString(bin.resolve(name), "#!/bin/sh\n");
      assertThat(program.toFile().setExecutable(true)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"kubernetes/Dockerfile", "emr/serverless/Dockerfile"})
  void withoutArgumentsNothingIsAdded(String image) throws Exception {
    Ran ran = stage(image, "", "");

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(root.resolve("fetched")).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"kubernetes/Dockerfile", "emr/serverless/Dockerfile"})
  void theProgramIsFetched(String image) throws Exception {
    Path archive = LlamaBuild.tarGz(source);

    Ran ran = stage(image, "file://" + archive, LlamaBuild.sha256(archive));

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out()).contains(LlamaBuild.VERSION);
    assertThat(root.resolve("fetched").resolve("llama").resolve(LlamaBuild.PROGRAM)).isExecutable();
  }

  @ParameterizedTest
  @ValueSource(strings = {"kubernetes/Dockerfile", "emr/serverless/Dockerfile"})
  void aProgramWithoutItsChecksumEndsTheBuild(String image) throws Exception {
    Ran ran = stage(image, "file://" + LlamaBuild.tarGz(source), "");

    assertThat(ran.exitCode()).isNotZero();
    assertThat(ran.err()).contains("64 hexadecimal digits, got ''");
  }

  @ParameterizedTest
  @ValueSource(strings = {"kubernetes/Dockerfile", "emr/serverless/Dockerfile"})
  void theImageHasWhatTheStageFetched(String image) throws Exception {
    String text = text(image);

    assertThat(text)
        .contains("\nCOPY deploy/llama-server/fetch /tmp/fetch\n")
        .contains("\nFROM base\nCOPY --from=llama-server /fetched/ /opt/\n");
  }

  private Ran stage(String image, String url, String sha256) throws Exception {
    Matcher stage = STAGE.matcher(text(image));
    assertThat(stage.find()).as(image).isTrue();
    String commands =
        stage
            .group(1)
            .replace("\\\n", " ")
            .replace("/tmp/fetch", LlamaBuild.FETCH.toString())
            .replace("/fetched", root.resolve("fetched").toString());
    return LlamaBuild.run(
        Map.of(
            "PATH",
            root.resolve("bin") + File.pathSeparator + System.getenv("PATH"),
            "LLAMA_SERVER_URL",
            url,
            "LLAMA_SERVER_SHA256",
            sha256),
        List.of("sh", "-c", commands));
  }

  private static String text(String image) throws Exception {
    return Files.readString(LlamaBuild.PROJECT.resolve("deploy").resolve(image));
  }
}
