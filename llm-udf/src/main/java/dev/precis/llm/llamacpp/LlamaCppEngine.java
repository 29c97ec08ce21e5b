package dev.precis.llm.llamacpp;

import dev.precis.llm.engine.ContextLength;
import dev.precis.llm.engine.Engine;
import dev.precis.llm.engine.ModelDescription;
import dev.precis.llm.engine.ModelOutline;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.TextGenerator;
import dev.precis.llm.gguf.GgufHeader;
import dev.precis.llm.model.FileDescription;
import dev.precis.llm.model.GgufOutline;
import dev.precis.llm.model.ModelFile;
import java.util.Optional;

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

  @Override
  public Optional<ModelOutline> outline(ModelSettings settings) {
    try (ModelFile file = ModelFile.open(settings)) {
      return Optional.of(new GgufOutline(file.header()));
    }
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
      return FileDescription.of(
          settings,
          file,
          header.name(),
          FileDescription.details(header),
          ContextLength.tokens(settings, header.contextLength()),
          LlamaCppGenerator.ENGINE);
    }
  }

  @Override
  public TextGenerator load(ModelSettings settings) {
    return LlamaCppGenerator.load(settings);
  }
}
