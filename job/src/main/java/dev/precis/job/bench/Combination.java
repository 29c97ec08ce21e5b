package dev.precis.job.bench;

import dev.precis.job.console.Console;
import dev.precis.llm.cache.ModelUri;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What is measured side by side.
 *
 * @param engine its name
 * @param model the value of {@code model.path}
 * @param slots number of texts at once
 */
public record Combination(String engine, String model, int slots) {
  /**
   * All combinations, engine by engine.
   *
   * @param readsModelFile whether the engine of this name reads a model file. One that does not is
   *     measured once, not for each model.
   */
  static List<Combination> all(
      List<String> engines,
      List<String> models,
      List<Integer> slots,
      Predicate<String> readsModelFile) {
    List<Combination> all = new ArrayList<>();
    for (String engine : engines) {
      for (String model : readsModelFile.test(engine) ? models : models.subList(0, 1)) {
        slots.forEach(count -> all.add(new Combination(engine, model, count)));
      }
    }
    return List.copyOf(all);
  }

  /** The model without what may be a secret in its address. */
  public String shownModel() {
    return new ModelUri(model).shown();
  }

  /** In a line for people. */
  public String text() {
    return engine + ", " + shownModel() + ", " + Console.count(slots, "slot");
  }

  /** The options that make a run use it. */
  public List<String> options() {
    return List.of(
        "--set model.engine=" + engine,
        "--set model.path=" + shownModel(),
        "--set model.slots=" + slots);
  }
}
