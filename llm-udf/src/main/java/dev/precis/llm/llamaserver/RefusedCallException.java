package dev.precis.llm.llamaserver;

/** The server answered that it does not do what it was asked for. */
final class RefusedCallException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String type;

  /**
   * @param type the server's name for the kind of error; may be empty
   */
  RefusedCallException(int status, String type, String message) {
    super(message);
    this.status = status;
    this.type = type;
  }

  int status() {
    return status;
  }

  String type() {
    return type;
  }
}
