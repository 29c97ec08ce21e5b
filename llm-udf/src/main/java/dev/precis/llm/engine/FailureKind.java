package dev.precis.llm.engine;

/** Why a text has no summary. */
public enum FailureKind {
  /** The text is empty or only white space. */
  EMPTY_TEXT("empty_text"),
  /** None of the chapters or parts that a part or book consists of has a summary. */
  NO_SOURCES("no_sources"),
  /** The bytes of the book are not readable text. */
  UNREADABLE_BOOK("unreadable_book"),
  /** A prompt and its answer do not fit into the context. */
  PROMPT_TOO_LONG("prompt_too_long"),
  /** The time limit was reached. */
  TIME_LIMIT("time_limit"),
  /** The answer of the model is empty. */
  EMPTY_ANSWER("empty_answer"),
  /** The answer ended before its JSON was complete. */
  INVALID_JSON("invalid_json"),
  /** The request was cancelled. */
  CANCELLED("cancelled"),
  /** The engine refused the request. */
  ENGINE("engine"),
  /** The engine crashed its process twice while it worked on this text. */
  ENGINE_CRASH("engine_crash");

  private final String label;

  FailureKind(String label) {
    this.label = label;
  }

  /** The value in the column of a table. */
  public String label() {
    return label;
  }
}
