package dev.precis.job.deploy;

import dev.precis.job.cli.InProcess;
import dev.precis.job.console.Console;
import dev.precis.job.settings.JobSettings;
import dev.precis.job.settings.SettingsFile;
import dev.precis.llm.engine.ModelSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** The files of deploy/kubernetes, and what they say. */
final class KubernetesKit {
  static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
  static final Path FOLDER = PROJECT.resolve("deploy").resolve("kubernetes");
  static final String PROPERTIES = "precis.properties";

  private static final Pattern BLOCK = Pattern.compile("(?ms)^```bash\\n(.*?)^```$");

  private KubernetesKit() {}

  static String text(String file) {
    try {
      return Files.readString(FOLDER.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The README's blocks of commands, in their order. */
  static List<String> commands() {
    return BLOCK.matcher(text("README.md")).results().map(block -> block.group(1)).toList();
  }

  /** The one block that holds a text. */
  static String command(String part) {
    List<String> found = commands().stream().filter(block -> block.contains(part)).toList();
    if (found.size() != 1) {
      throw new AssertionError("Expected one command with " + part + ", got " + found);
    }
    return found.get(0);
  }

  /** What the README submits, as the driver gets it: the command and its options. */
  static List<String> arguments() {
    String words = command("--deploy-mode cluster").replace("\\\n", " ").strip();
    String jar = "local:///opt/precis/precis.jar ";
    return List.of(words.substring(words.indexOf(jar) + jar.length()).strip().split("\\s+"));
  }

  /** The settings of spark-submit. */
  static Map<String, String> properties() {
    return properties(text(PROPERTIES));
  }

  static Map<String, String> properties(String text) {
    Properties read = new Properties();
    try {
      read.load(new StringReader(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> properties = new TreeMap<>();
    read.forEach((key, value) -> properties.put((String) key, (String) value));
    return properties;
  }

  /** The settings with the model from a folder of the node, as their comments say. */
  static String propertiesOfNodeFolder() {
    return text(PROPERTIES)
        .replaceAll("(?m)^spark\\..*\\.persistentVolumeClaim\\.models\\..*\\n", "")
        .replaceAll("(?m)^#(spark\\.)", "$1");
  }

  /**
   * What a run with these arguments would take for its model.
   *
   * @param arguments of {@code summarize}, its name first
   */
  static ModelSettings model(List<String> arguments) {
    PrintStream nowhere =
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    CommandLine.ParseResult parsed =
        InProcess.commands(new Console(nowhere, nowhere, false))
            .parseArgs(arguments.toArray(String[]::new))
            .subcommand();
    Map<String, Object> given = new HashMap<>();
    for (String assignment : parsed.matchedOptionValue("--set", List.<String>of())) {
      Map.Entry<String, Object> setting = SettingsFile.assignment(assignment);
      given.put(setting.getKey(), setting.getValue());
    }
    given.put("model.path", parsed.matchedOptionValue("--model", ""));
    return JobSettings.of(given).model();
  }
}
