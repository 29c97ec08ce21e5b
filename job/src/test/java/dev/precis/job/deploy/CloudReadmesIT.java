package dev.precis.job.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.job.testing.Ran;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The commands of the READMEs of deploy/: all are run, as they stand and in one shell, but those
 * that say in their first line what they need.
 */
@Timeout(400)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the commands are bash")
@Tag("kits")
class CloudReadmesIT {
  @ParameterizedTest
  @ValueSource(strings = {"emr", "synapse", "zeppelin"})
  void everyCommandRunsOrSaysWhatItNeeds(String kit) throws Exception {
    List<String> here = KitReadme.commandsThatNeedNothing(kit);

    assertThat(here).as("commands that need nothing").isNotEmpty();
    Ran ran = bash(String.join("\n", here));
    assertThat(ran.exitCode()).as("%s\n%s", ran.out(), ran.err()).isZero();
  }

  private static Ran bash(String commands) throws IOException, InterruptedException {
    Path out = Files.createTempFile("precis-commands", ".out");
    Path err = Files.createTempFile("precis-commands", ".err");
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-euo", "pipefail", "-c", commands)
            .directory(KitReadme.PROJECT.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.matches("(PRECIS|SPARK)_.*"));
    builder
        .environment()
        .putAll(
            Map.of(
                "JAVA_HOME",
                System.getProperty("java.home"),
                "PRECIS_JAR",
                Path.of(System.getProperty("precis.jar")).toAbsolutePath().toString()));
    Process process = builder.start();
    try {
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).as(commands).isTrue();
      return new Ran(
          process.exitValue(),
          Files.readString(out, StandardCharsets.UTF_8),
          Files.readString(err, StandardCharsets.UTF_8));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      Files.delete(out);
      Files.delete(err);
    }
  }
}
