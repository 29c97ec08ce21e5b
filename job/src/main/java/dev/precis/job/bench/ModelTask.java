package dev.precis.job.bench;

import dev.precis.llm.engine.TextGenerator;
import java.io.Serializable;
import java.util.function.Consumer;

/**
 * Work for a model in another JVM.
 *
 * @param <T> what it returns
 */
interface ModelTask<T extends Serializable> extends Serializable {
  /**
   * Does the work.
   *
   * @param progress takes lines for people
   */
  T run(TextGenerator generator, Consumer<String> progress);
}
