package dev.precis.llm.cache;

import java.io.IOException;

/** The source has another content than the part that was fetched before, so the part is useless. */
public final class SourceChangedException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Reports that the file changed between two reads. */
  public SourceChangedException() {
    super("it changed while it was fetched");
  }
}
