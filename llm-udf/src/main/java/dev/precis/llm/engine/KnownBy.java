package dev.precis.llm.engine;

/** How an engine knows which model it runs. */
public enum KnownBy {
  /** By the content of its file: another file is another model. */
  FILE("file"),
  /** By a name that the engine or a server states. What is behind the name can change. */
  NAME("name");

  private final String label;

  KnownBy(String label) {
    this.label = label;
  }

  /** The value in the column of a table. */
  public String label() {
    return label;
  }
}
