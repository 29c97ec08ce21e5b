package dev.precis.llm.model;

import dev.precis.llm.engine.MemoryNeed;
import dev.precis.llm.engine.ModelOutline;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.gguf.GgufHeader;

/**
 * What the header of a GGUF file says. Immutable and thread-safe.
 *
 * @param header of the file
 */
public record GgufOutline(GgufHeader header) implements ModelOutline {
  @Override
  public String name() {
    return header.name();
  }

  @Override
  public String quantization() {
    return header.quantization();
  }

  @Override
  public int contextLength() {
    return header.contextLength();
  }

  @Override
  public int vocabularySize() {
    return header.vocabularySize();
  }

  @Override
  public long parameters() {
    return header.parameters();
  }

  @Override
  public MemoryNeed memory(ModelSettings settings) {
    return MemoryEstimate.of(header, settings);
  }
}
