package dev.precis.llm.model;

import dev.precis.llm.engine.KnownBy;
import dev.precis.llm.engine.ModelDescription;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.gguf.GgufHeader;
import java.util.Locale;
import org.apache.commons.io.FileUtils;

/** Describes the models of files, for the engines that read them. */
public final class FileDescription {
  private FileDescription() {}

  /**
   * Describes a model. Reads the whole file to calculate its SHA-256, which takes about a second
   * per 1 to 2 GB.
   *
   * @param name the name in the file; if blank, the file's name is used
   * @param details what the file says, for people: {@link #details}
   * @param contextTokens context length of one slot, in tokens
   * @param engine the engine with its version
   * @throws dev.precis.llm.engine.ModelLoadException if the file cannot be read, or has another
   *     SHA-256 than the settings say
   */
  public static ModelDescription of(
      ModelSettings settings,
      ModelFile file,
      String name,
      String details,
      int contextTokens,
      String engine) {
    String sha256 = file.sha256();
    file.requireSha256(settings.sha256(), sha256);
    ModelSettings exact =
        (settings.isEmbedded()
                ? settings
                // Absolute, because an executor has another working folder.
                : settings.withPath(file.path().toAbsolutePath().normalize().toString()))
            .withContextTokens(contextTokens);
    String shown = name.isBlank() ? file.path().getFileName().toString() : name;
    String text =
        String.format(
            Locale.ROOT,
            "%s (%s), %d slot%s of %d tokens",
            shown,
            details,
            exact.slots(),
            exact.slots() == 1 ? "" : "s",
            contextTokens);
    return new ModelDescription(exact, shown, KnownBy.FILE, sha256, engine, text);
  }

  /** What a header says: architecture, quantization, weights and trained context. */
  public static String details(GgufHeader header) {
    return String.format(
        Locale.ROOT,
        "%s, %s, %s of weights, trained for %d tokens",
        header.architecture(),
        header.quantization(),
        FileUtils.byteCountToDisplaySize(header.weightsBytes()),
        header.contextLength());
  }
}
