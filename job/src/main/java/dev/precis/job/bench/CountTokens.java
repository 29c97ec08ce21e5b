package dev.precis.job.bench;

import dev.precis.llm.engine.Prompt;
import dev.precis.llm.engine.TextGenerator;
import java.util.function.Consumer;

/** Counts the tokens of a prompt, with its chat template. */
record CountTokens(String system, String user) implements ModelTask<Integer> {
  @Override
  public Integer run(TextGenerator generator, Consumer<String> progress) {
    return generator.countTokens(new Prompt(system, user));
  }
}
