package dev.precis.llm.llamacpp;

import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.Generation;
import dev.precis.llm.engine.GenerationRequest;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.Prompt;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A JVM of its own that loads a model and answers one prompt: what happens when the native library
 * is loaded can be seen only once in a JVM.
 */
final class FreshJvm {
  static final String TEXT =
      "The keeper climbed the stairs every evening at six, and every evening he counted them. There"
          + " were two hundred and four. On the night of the great storm he counted two hundred and"
          + " five.";

  private final Process process;
  private final Path report;
  private final Path out;
  private final Path err;

  private FreshJvm(Process process, Path report, Path out, Path err) {
    this.process = process;
    this.report = report;
    this.out = out;
    this.err = err;
  }

  /**
   * @param files where its own files go
   * @param tmpdir its folder for temporary files
   */
  static FreshJvm start(Path files, String name, Path tmpdir, Map<String, String> settings)
      throws IOException {
    return start(
        files,
        name,
        tmpdir,
        FreshJvm.class,
        settings.entrySet().stream().map(set -> set.getKey() + "=" + set.getValue()).toList());
  }

  /**
   * @param main its {@code main} is given the file for the report, then the arguments
   */
  static FreshJvm start(Path files, String name, Path tmpdir, Class<?> main, List<String> arguments)
      throws IOException {
    Path report = files.resolve(name + ".report");
    Path out = files.resolve(name + ".out");
    Path err = files.resolve(name + ".err");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx256m");
    command.add("-Djava.io.tmpdir=" + tmpdir);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.add(report.toString());
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    return new FreshJvm(process, report, out, err);
  }

  /** Waits for its end; its exit code, or null when it had to be killed. */
  Integer exitCode() throws InterruptedException {
    if (process.waitFor(2, TimeUnit.MINUTES)) {
      return process.exitValue();
    }
    process.destroyForcibly();
    return null;
  }

  /** Its answer, or why there is none. */
  String report() throws IOException {
    return Files.exists(report) ? Files.readString(report) : "no report; " + err();
  }

  String out() throws IOException {
    return Files.readString(out);
  }

  String err() throws IOException {
    return Files.readString(err);
  }

  /** The file for the report, then settings as {@code key=value}. */
  public static void main(String[] args) throws IOException {
    Map<String, String> given = new TreeMap<>();
    for (String setting : List.of(args).subList(1, args.length)) {
      int at = setting.indexOf('=');
      given.put(setting.substring(0, at), setting.substring(at + 1));
    }
    ModelSettings settings = ModelSettings.read(new SettingsReader(given));
    String report;
    int exitCode = 0;
    try {
      report = answer(settings);
    } catch (RuntimeException | Error e) {
      report = e + secondReport(e, settings);
      exitCode = 1;
    }
    Files.writeString(Path.of(args[0]), report);
    // The engine's own thread would keep the JVM alive.
    System.exit(exitCode);
  }

  /** A second try must fail for the same reason; what it says if it does not. */
  private static String secondReport(Throwable first, ModelSettings settings) {
    try {
      return "; then " + answer(settings);
    } catch (RuntimeException | Error e) {
      return e.toString().equals(first.toString()) ? "" : "; then " + e;
    }
  }

  private static String answer(ModelSettings settings) {
    try (LlamaCppGenerator generator = LlamaCppGenerator.load(settings)) {
      Prompt prompt =
          new Prompt(
              "You summarize passages of books faithfully and concisely. Answer with the summary"
                  + " alone.",
              "Summarize the following text in at most 120 words.\n\n\"\"\"\n" + TEXT + "\n\"\"\"");
      Generation generation =
          generator.generate(
              new GenerationRequest(
                  prompt, SamplingSettings.defaults(), 200, Duration.ofMinutes(1)),
              Cancellation.NEVER);
      return generation.text();
    }
  }
}
