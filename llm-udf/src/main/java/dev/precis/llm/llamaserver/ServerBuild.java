package dev.precis.llm.llamaserver;

import dev.precis.llm.engine.ModelLoadException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a program llama-server says of itself. Immutable.
 *
 * @param program the program
 * @param version such as {@code b6123 (1a2b3c4)}
 * @param flags all arguments that its help names, such as {@code --port}
 * @param logLevels whether verbosity 2 means warnings; in older builds it means every detail
 */
record ServerBuild(Path program, String version, Set<String> flags, boolean logLevels) {
  /** A program on a slow network file system takes its time to start. */
  static final Duration TIME_LIMIT = Duration.ofSeconds(60);

  private static final int MOST_OUTPUT = 1 << 20;
  private static final int MOST_SHOWN = 300;

  /** {@code version: 4916 (abcdef)}, or {@code version: NAME (build 4916, commit abcdef)}. */
  private static final Pattern VERSION =
      Pattern.compile(
          "^version: *(?:\\S+ +\\(build +(\\d+), *commit +(\\w+)\\)|(\\d+) +\\((\\w+)\\))",
          Pattern.MULTILINE);

  private static final Pattern FLAG = Pattern.compile("(?<![\\w-])--?[a-z][a-z0-9-]*");

  /** Each of these, in one of its forms, is needed. */
  private static final List<List<String>> NEEDED =
      List.of(
          List.of("--model"),
          List.of("--host"),
          List.of("--port"),
          List.of("--api-key-file"),
          List.of("--parallel"),
          List.of("--ctx-size"),
          List.of("--threads"),
          List.of("--threads-batch"),
          List.of("--batch-size"),
          List.of("--ubatch-size"),
          List.of("--gpu-layers", "--n-gpu-layers"),
          List.of("--no-context-shift"),
          List.of("--no-webui", "--no-ui"));

  ServerBuild {
    flags = Set.copyOf(flags);
  }

  /**
   * Runs the program with {@code --version} and {@code --help}, and checks that it can do what
   * Precis needs.
   *
   * @param limit for each of the two
   * @throws ModelLoadException if it cannot be used; the message gives the reason
   */
  static ServerBuild of(Path program, Duration limit) {
    String printed = output(program, "--version", limit);
    Matcher version = VERSION.matcher(printed);
    if (!version.find()) {
      throw unusable(
          program, "--version must print the build of llama.cpp, printed " + shown(printed));
    }
    boolean named = version.group(1) != null;
    Set<String> flags = new HashSet<>();
    String help = output(program, "--help", limit);
    Matcher flag = FLAG.matcher(help);
    while (flag.find()) {
      flags.add(flag.group());
    }
    ServerBuild build =
        new ServerBuild(
            program,
            "b" + version.group(named ? 1 : 3) + " (" + version.group(named ? 2 : 4) + ")",
            flags,
            help.contains("2: warning"));
    build.requireFlags();
    return build;
  }

  private void requireFlags() {
    List<String> missing =
        NEEDED.stream()
            .filter(forms -> forms.stream().noneMatch(flags::contains))
            .map(forms -> String.join(" or ", forms))
            .toList();
    if (!missing.isEmpty()) {
      throw unusable(
          program,
          "its build "
              + version
              + " is too old or too new: --help must name "
              + String.join(", ", missing));
    }
  }

  boolean has(String flag) {
    return flags.contains(flag);
  }

  /** The name of the engine in rows: {@code llama-server b6123 (1a2b3c4)}. */
  String engine() {
    return "llama-server " + version;
  }

  static ModelLoadException unusable(Path program, String reason) {
    return new ModelLoadException("Cannot use llama-server: " + reason + ", got " + program, null);
  }

  private static String output(Path program, String argument, Duration limit) {
    try {
      Path output = Files.createTempFile("precis-llama-server-", ".txt");
      try {
        return output(program, argument, limit, output);
      } finally {
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      throw unusable(program, argument + " cannot be run: " + e.getMessage());
    }
  }

  private static String output(Path program, String argument, Duration limit, Path output)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(program.toString(), argument)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    ServerCommand.clean(builder.environment());
    Process process = builder.start();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw unusable(program, argument + " must end within " + limit.toSeconds() + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unusable(program, "the check of " + argument + " was interrupted");
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    String printed = head(output);
    if (process.exitValue() != 0) {
      throw unusable(
          program,
          argument
              + " ended with exit code "
              + process.exitValue()
              + ", printed "
              + shown(printed));
    }
    return printed;
  }

  private static String head(Path output) throws IOException {
    try (var in = Files.newInputStream(output)) {
      return new String(in.readNBytes(MOST_OUTPUT), StandardCharsets.UTF_8);
    }
  }

  private static String shown(String printed) {
    String clean = printed.strip().replaceAll("\\p{Cntrl}+", " ");
    return clean.isEmpty()
        ? "nothing"
        : '"' + clean.substring(0, Math.min(clean.length(), MOST_SHOWN)) + '"';
  }
}
