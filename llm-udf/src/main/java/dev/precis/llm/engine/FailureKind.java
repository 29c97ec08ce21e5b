package dev.precis.llm.engine;

/** Why a text got no summary. */
public enum FailureKind {
  /** There is nothing to summarize: no text, or white space alone. */
  EMPTY_TEXT("empty_text"),
  /** Nothing that a part or book is made of has a summary. */
  NO_SOURCES("no_sources"),
  /** The book's bytes are no text that can be read. */
  UNREADABLE_BOOK("unreadable_book"),
  /** A prompt and its answer do not fit the context. */
  PROMPT_TOO_LONG("prompt_too_long"),
  /** The time limit was reached. */
  TIME_LIMIT("time_limit"),
  /** The model answered with nothing. */
  EMPTY_ANSWER("empty_answer"),
  /** The model's answer ended before the JSON that it was to be. */
  INVALID_JSON("invalid_json"),
  /** Somebody called the work off. */
  CANCELLED("cancelled"),
  /** The engine refused the request. */
  ENGINE("engine"),
  /** The engine ended its whole process, twice, while it worked on this text. */
  ENGINE_CRASH("engine_crash");

  private final String label;

  FailureKind(String label) {
    this.label = label;
  }

  /** As it stands in a table's column. */
  public String label() {
    return label;
  }
}
