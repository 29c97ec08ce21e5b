package dev.precis.job.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher with a jar beside it and a Spark that only tells how it was called. */
@DisabledOnOs(OS.WINDOWS)
class LauncherIT {
  private static final String TELLING_SPARK =
      """
      #!/bin/sh
      printf 'argument %s\\n' "$@"
      echo "options $SPARK_SUBMIT_OPTS"
      echo "memory $SPARK_DRIVER_MEMORY"
      exit 7
      """;

  private record Result(int code, String output) {}

  @TempDir Path temp;

  private Path home;
  private final Map<String, String> environment = new TreeMap<>();

  @BeforeEach
  void install() throws IOException {
    home = Files.createDirectories(temp.resolve("home of precis"));
    Files.copy(Path.of(System.getProperty("precis.launcher")), home.resolve("precis"));
    Files.createFile(home.resolve("precis.jar"));
    Files.createDirectory(home.resolve("conf"));
    Files.createFile(home.resolve("conf/log4j2.properties"));
    executable("spark/bin/spark-submit", TELLING_SPARK);
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("SPARK_HOME", temp.resolve("spark").toString());
  }

  @Test
  void submitsLocallyAndPassesArgumentsAndExitCode() throws Exception {
    Result result = precis("run", "a b", "--set", "x='y'");

    assertThat(result.code()).isEqualTo(7);
    assertThat(result.output())
        .containsSubsequence(
            "argument --master\nargument local[*]\n",
            "argument spark.ui.enabled=false\n",
            "argument --class\nargument dev.precis.job.Main\n",
            "argument " + home.toRealPath().resolve("precis.jar") + "\n",
            "argument run\nargument a b\nargument --set\nargument x='y'\n")
        .contains("\"-Dprecis.home=" + home.toRealPath() + "\"", "memory 2g");
  }

  @Test
  void takesSparkArgumentsAsAShellWould() throws Exception {
    environment.put(
        "PRECIS_SPARK_ARGS",
        "--master 'spark://a:7077' --conf \"spark.x=a  b\" --name $(id) --conf spark.y=*");

    assertThat(precis("run").output())
        .contains(
            """
            argument --master
            argument spark://a:7077
            argument --conf
            argument spark.x=a  b
            argument --name
            argument $(id)
            argument --conf
            argument spark.y=*
            """)
        .doesNotContain("local[*]", "spark.ui.enabled");
  }

  @Test
  void findsItsFolderThroughLinks() throws Exception {
    Path first = Files.createSymbolicLink(temp.resolve("first"), Path.of("home of precis/precis"));
    Path second = Files.createSymbolicLink(temp.resolve("second"), first);

    assertThat(run(second, "run").output()).contains("-Dprecis.home=" + home.toRealPath() + "\"");
  }

  @ParameterizedTest
  @CsvSource({
    "JAVA_HOME,         /nowhere, JAVA_HOME has no bin/java: /nowhere",
    "SPARK_HOME,        /nowhere, SPARK_HOME has no executable bin/spark-submit: /nowhere",
    "SPARK_HOME,        '',       Set SPARK_HOME to a Spark 3.5 or later.",
    "PRECIS_JAR,        /nowhere, PRECIS_JAR is no file: /nowhere",
    "PRECIS_LOG4J,      /nowhere, No Log4j configuration: /nowhere",
    "PRECIS_LOG,        '/a,b/c', 'no path with a , % # or ? in it'",
    "PRECIS_SPARK_ARGS, --conf \"a, PRECIS_SPARK_ARGS has a quote without its other half",
  })
  void saysWhatIsWrong(String name, String value, String message) throws Exception {
    environment.put(name, value);

    Result result = precis("run");

    assertThat(result.output()).contains(message).doesNotContain("argument");
    assertThat(result.code()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"1.8.0_392, 1", "11.0.2, 1", "17, 7", "21.0.1, 7", "26-ea, 7"})
  void needsJava17(String version, int code) throws Exception {
    executable("java/bin/java", "#!/bin/sh\necho 'openjdk version \"" + version + "\"' >&2\n");
    environment.put("JAVA_HOME", temp.resolve("java").toString());

    Result result = precis("run");

    assertThat(result.code()).isEqualTo(code);
    if (code == 1) {
      assertThat(result.output()).contains("Precis needs Java 17 or later; found " + version);
    }
  }

  @ParameterizedTest
  @CsvSource({"help", "--help", "-h", "--version", "run --help"})
  void asksPrecisForHelpWithoutSubmitting(String arguments) throws Exception {
    executable(
        "java/bin/java",
        "#!/bin/sh\n[ \"$1\" = -version ] && exec echo 'version \"17.0.1\"'\nprintf '%s ' \"$@\"\n");
    environment.put("JAVA_HOME", temp.resolve("java").toString());

    Result result = precis(arguments.split(" "));

    assertThat(result.output()).contains("dev.precis.job.Main " + arguments);
    assertThat(result.code()).isZero();
  }

  private Result precis(String... arguments) throws IOException, InterruptedException {
    return run(home.resolve("precis"), arguments);
  }

  private Result run(Path launcher, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("bash", launcher.toString()));
    Collections.addAll(command, arguments);
    Path output = temp.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().keySet().removeIf(name -> name.matches("(PRECIS|SPARK)_.*"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Result(process.exitValue(), Files.readString(output, UTF_8));
  }

  private void executable(String name, String script) throws IOException {
    Path file = temp.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, script);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
