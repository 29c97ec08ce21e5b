package dev.precis.llm.llamaserver;

import java.io.IOException;

/** A server that does not know the key: another process has the port. */
final class ForeignServerException extends IOException {
  private static final long serialVersionUID = 1L;

  ForeignServerException() {
    super("another server answers at its port");
  }
}
