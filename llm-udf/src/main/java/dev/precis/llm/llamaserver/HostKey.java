package dev.precis.llm.llamaserver;

import dev.precis.llm.engine.ModelLoadException;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.host.ThisMachine;
import dev.precis.llm.model.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;

/** What all JVMs have in common that share a server. */
final class HostKey {
  /** Another number when JVMs of an older Precis would not understand those of this one. */
  private static final String PROTOCOL = "1";

  private HostKey() {}

  /**
   * Returns a name for files: a hash of the machine, the program, the model's file and all settings
   * that the server gets.
   *
   * @param contextTokens context length of one slot, in tokens
   * @throws ModelLoadException if the program or the model cannot be read
   */
  static String of(ServerBuild build, ModelSettings settings, ModelFile model, int contextTokens) {
    try {
      return hash(build, settings, model, contextTokens);
    } catch (IOException e) {
      throw new ModelLoadException(
          "Cannot load model " + settings.path() + ": a file cannot be read: " + e, e);
    }
  }

  private static String hash(
      ServerBuild build, ModelSettings settings, ModelFile model, int contextTokens)
      throws IOException {
    Path program = build.program().toRealPath();
    // An embedded model is unpacked elsewhere by each JVM. A localized file is a link of each.
    Path path = settings.isEmbedded() ? Path.of(settings.path()) : model.path().toRealPath();
    List<String> parts =
        new ArrayList<>(
            List.of(
                PROTOCOL,
                ThisMachine.id(),
                build.version(),
                program.toString(),
                stamp(program),
                model.version(),
                Long.toString(Files.size(model.path()))));
    List<String> command = ServerCommand.of(build, settings, path, contextTokens, 0);
    // Without the program, which may be the same one by another link.
    parts.addAll(command.subList(1, command.size()));
    return DigestUtils.sha256Hex(String.join("\0", parts));
  }

  private static String stamp(Path file) throws IOException {
    return Files.size(file) + " bytes of " + Files.getLastModifiedTime(file);
  }
}
