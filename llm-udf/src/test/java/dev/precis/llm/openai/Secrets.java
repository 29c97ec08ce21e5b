package dev.precis.llm.openai;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Looks for what must not be told. */
final class Secrets {
  private Secrets() {}

  /** Neither the messages of a failure nor those of its causes have any of these. */
  static void requireNone(Throwable failure, String... secrets) {
    StringWriter all = new StringWriter();
    failure.printStackTrace(new PrintWriter(all));
    assertThat(all.toString()).doesNotContain(secrets);
  }
}
