package dev.precis.llm.cache;

import java.io.IOException;

/** The file is no longer the one that a part of is here; that part is worth nothing. */
public final class SourceChangedException extends IOException {
  private static final long serialVersionUID = 1L;

  /** The file changed between two reads of it. */
  public SourceChangedException() {
    super("it changed while it was fetched");
  }
}
