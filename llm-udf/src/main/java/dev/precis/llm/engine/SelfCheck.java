package dev.precis.llm.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Asks a model that was just loaded the same thing twice, at temperature 0. The first time it reads
 * the whole prompt, the second time it takes the prompt's beginning from its cache. A sound engine
 * gives the same answer both times; one that computes nonsense from the cache does not.
 *
 * <p>Two tokens can be so close that the size of a batch decides between them. So the check asks up
 * to {@value #MOST_PROMPTS} different prompts, and one of them with equal answers is enough: damage
 * spoils them all.
 */
public final class SelfCheck {
  static final int MOST_PROMPTS = 3;

  private static final int NEW_TOKENS = 8;
  private static final Duration TIME_LIMIT = Duration.ofMinutes(10);
  private static final List<String> TEXTS =
      List.of(
          "The ship left the harbour at noon. Its captain had never seen so calm a sea.",
          "A letter came in the evening. Nobody in the house knew who had written it.",
          "The mill stood by the river. For forty years the same family had worked in it.");

  /**
   * Models that did not pass. The next attempt asks them again: loading them a second time would
   * take the memory of a second model.
   */
  private static final Map<ModelSettings, TextGenerator> UNPROVEN = new ConcurrentHashMap<>();

  private SelfCheck() {}

  /**
   * Loads a model, and checks it if it runs on this machine.
   *
   * @throws ModelLoadException if the model cannot be loaded, or does not pass the check
   */
  public static TextGenerator load(Engine engine, ModelSettings settings) {
    TextGenerator unproven = UNPROVEN.remove(settings);
    TextGenerator model = unproven == null ? engine.load(settings) : unproven;
    boolean sound = false;
    try {
      if (engine.readsModelFile()) {
        require(model, settings);
      }
      sound = true;
      return model;
    } finally {
      if (!sound) {
        UNPROVEN.put(settings, model);
      }
    }
  }

  private static void require(TextGenerator model, ModelSettings settings) {
    List<String> answers = new ArrayList<>();
    for (String text : TEXTS) {
      GenerationRequest request =
          new GenerationRequest(
              new Prompt("", "Summarize: " + text),
              SamplingSettings.defaults(),
              NEW_TOKENS,
              TIME_LIMIT);
      if (model.countTokens(request.prompt()) + NEW_TOKENS > model.contextTokens()) {
        // A context that holds no sentence holds no summary either; the first text will say so.
        return;
      }
      Generation cold = model.generate(request, Cancellation.NEVER);
      Generation warm = model.generate(request, Cancellation.NEVER);
      if (cold.text().equals(warm.text()) && cold.generatedTokens() == warm.generatedTokens()) {
        return;
      }
      answers.add('"' + cold.text() + "\" and \"" + warm.text() + '"');
    }
    throw new ModelLoadException(
        "Cannot use model "
            + settings.path()
            + ": the engine "
            + settings.engine()
            + " gives different answers to the same prompt at temperature 0, from its cache and"
            + " without it; use another build of the engine, got "
            + String.join("; ", answers),
        null);
  }
}
