package dev.precis.llm.llamacpp;

import dev.precis.llm.engine.ContextLength;
import dev.precis.llm.engine.Engine;
import dev.precis.llm.engine.ModelDescription;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.TextGenerator;
import dev.precis.llm.gguf.GgufHeader;
import java.util.Locale;
import org.apache.commons.io.FileUtils;

/** Runs the models of GGUF files with llama.cpp, in this process. */
public final class LlamaCppEngine implements Engine {
  @Override
  public String name() {
    return ModelSettings.LLAMA_CPP;
  }

  @Override
  public boolean runsNativeCode() {
    return true;
  }

  @Override
  public boolean computesInJava() {
    return false;
  }

  @Override
  public boolean readsModelFile() {
    return true;
  }

  @Override
  public boolean supportsJsonSchema() {
    return true;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Reads the whole file to calculate its SHA-256, which takes about a second per 1 to 2 GB.
   */
  @Override
  public ModelDescription describe(ModelSettings settings) {
    try (ModelFile file = ModelFile.open(settings)) {
      GgufHeader header = file.header();
      String sha256 = file.sha256();
      file.requireSha256(settings.sha256(), sha256);
      ModelSettings exact =
          (settings.isEmbedded()
                  ? settings
                  // Absolute, because an executor has another working folder.
                  : settings.withPath(file.path().toAbsolutePath().normalize().toString()))
              .withContextTokens(ContextLength.tokens(settings, header.contextLength()));
      String name = header.name().isBlank() ? file.path().getFileName().toString() : header.name();
      return new ModelDescription(
          exact, name, sha256, LlamaCppGenerator.ENGINE, text(name, header, exact));
    }
  }

  private static String text(String name, GgufHeader header, ModelSettings settings) {
    return String.format(
        Locale.ROOT,
        "%s (%s, %s, %s of weights, trained for %d tokens), %d slot%s of %d tokens",
        name,
        header.architecture(),
        header.quantization(),
        FileUtils.byteCountToDisplaySize(header.weightsBytes()),
        header.contextLength(),
        settings.slots(),
        settings.slots() == 1 ? "" : "s",
        settings.contextTokens());
  }

  @Override
  public TextGenerator load(ModelSettings settings) {
    return LlamaCppGenerator.load(settings);
  }
}
