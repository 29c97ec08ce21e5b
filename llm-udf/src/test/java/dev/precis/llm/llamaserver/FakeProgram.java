package dev.precis.llm.llamaserver;

import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.settings.SettingsReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Programs that pretend to be llama-server: scripts in a folder. */
final class FakeProgram {
  static final String HELP =
      "--model --host --port --api-key-file --parallel --ctx-size --threads --threads-batch"
          + " --batch-size --ubatch-size --gpu-layers --no-context-shift --no-ui";
  static final String VERSION = "version: 4916 (abcdef0)";

  /** Impatient, so that tests are fast. */
  static final Watching WATCHING = new Watching(Duration.ofMillis(300), 3, 3, Duration.ofMillis(1));

  private FakeProgram() {}

  /** A program that works, and keeps its files in its folder. */
  static Path working(Path folder) {
    return script(folder, VERSION, HELP, "exec " + java(folder) + " \"$@\"");
  }

  /** The command that serves. */
  static String java(Path folder) {
    return "'"
        + Path.of(System.getProperty("java.home"), "bin", "java")
        + "' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '"
        + System.getProperty("java.class.path")
        + "' "
        + FakeLlamaServer.class.getName()
        + " '"
        + folder
        + "'";
  }

  /**
   * A program that prints what it is asked for, and else runs a script.
   *
   * @param serve shell commands
   */
  static Path script(Path folder, String version, String help, String serve) {
    return write(
        folder,
        """
        #!/bin/sh
        case $1 in
        --version) echo '%s' >&2; exit 0 ;;
        --help) echo '%s'; exit 0 ;;
        esac
        %s
        """
            .formatted(version, help, serve));
  }

  static Path write(Path folder, String script) {
    try {
      Path program = folder.resolve("llama-server");
      Files.writeString(program, script);
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
      return program;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ModelSettings settings(Path program, Map<String, Object> more) {
    Map<String, Object> given = new HashMap<>(more);
    given.put("model.engine", "llama-server");
    given.put("llama-server.path", program.toString());
    SettingsReader reader = new SettingsReader(given);
    ModelSettings settings = ModelSettings.read(reader);
    reader.finish();
    return settings;
  }
}
