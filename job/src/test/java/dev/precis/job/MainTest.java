package dev.precis.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the process ends. A JVM of its own shows whether {@code main} returned. */
@Timeout(120)
class MainTest {
  private static final int RETURNED = 99;

  public static void main(String[] arguments) {
    Main.main(arguments);
    System.exit(RETURNED);
  }

  /** Only YARN's application master needs main to return. */
  @ParameterizedTest
  @CsvSource({
    "yarn,      cluster, settings, 99",
    "yarn,      cluster, mistake,  2",
    "yarn,      client,  settings, 0",
    "k8s://a,   cluster, settings, 0",
    "'local[*]', client, settings, 0"
  })
  void returnsFromMainOnlyInsideYarnAndAfterSuccess(
      String master, String deployMode, String command, int exitCode) throws Exception {
    List<String> java =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dspark.master=" + master,
                "-Dspark.submit.deployMode=" + deployMode,
                "-cp",
                System.getProperty("java.class.path"),
                MainTest.class.getName(),
                command));
    Process process =
        new ProcessBuilder(java)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();

    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isEqualTo(exitCode);
  }
}
