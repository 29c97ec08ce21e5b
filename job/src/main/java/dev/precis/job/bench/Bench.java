package dev.precis.job.bench;

import dev.precis.job.console.Console;
import dev.precis.job.console.InputException;
import dev.precis.job.plan.FoundModel;
import dev.precis.job.settings.JobSettings;
import dev.precis.llm.engine.EngineRefusedException;
import dev.precis.llm.engine.EngineUnavailableException;
import dev.precis.llm.engine.Engines;
import dev.precis.llm.engine.ModelLoadException;
import dev.precis.llm.engine.ModelOutline;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.settings.SettingsException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures combinations of engine, model and slots one after another, each in a JVM of its own. One
 * that fails does not stop the others.
 */
public final class Bench {
  private static final Logger LOG = LoggerFactory.getLogger(Bench.class);

  private final Map<String, Object> given;
  private final BenchRequest request;
  private final List<String> texts;
  private final Console console;

  /**
   * @param given the settings of a run, from dotted keys to values
   * @param texts at least one; none is blank
   */
  public Bench(
      Map<String, Object> given, BenchRequest request, List<String> texts, Console console) {
    this.given = Map.copyOf(given);
    this.request = request;
    this.texts = List.copyOf(texts);
    this.console = console;
  }

  /** Measures all. Blocks until the last one is done. */
  public List<Outcome> run() {
    List<Combination> combinations = combinations();
    List<Outcome> outcomes = new ArrayList<>();
    for (Combination combination : combinations) {
      console.say("%d of %d: %s", outcomes.size() + 1, combinations.size(), combination.text());
      outcomes.add(outcome(combination));
    }
    return List.copyOf(outcomes);
  }

  private List<Combination> combinations() {
    ModelSettings set = JobSettings.of(given).model();
    Engines engines = Engines.onClassPath();
    return Combination.all(
        request.engines().isEmpty() ? List.of(set.engine()) : request.engines(),
        request.models().isEmpty() ? List.of(set.path()) : request.models(),
        request.slots().isEmpty() ? List.of(set.slots()) : request.slots(),
        name -> engines.names().contains(name) && engines.named(name).readsModelFile());
  }

  private Outcome outcome(Combination combination) {
    Trying trying = new Trying(combination);
    try {
      return trying.measured();
    } catch (SettingsException
        | InputException
        | ModelLoadException
        | ModelJvmException
        | EngineRefusedException
        | EngineUnavailableException e) {
      LOG.warn("Cannot measure {}", combination.text(), e);
      console.say("  failed: %s", e.getMessage());
      return trying.failed(e.getMessage());
    }
  }

  /** One combination, and what is known of its model so far. */
  private final class Trying {
    private final Combination combination;
    private String model = "";
    private String quantization = "";

    Trying(Combination combination) {
      this.combination = combination;
    }

    Outcome measured() {
      JobSettings job = JobSettings.of(settings());
      FoundModel.announceFetching(job.model(), console);
      FoundModel found = FoundModel.of(job.model());
      model = found.outline().map(ModelOutline::name).orElse("");
      quantization = found.outline().map(ModelOutline::quantization).orElse("");
      found.requireMemoryHere(job.memoryCheck(), console);
      try (ModelJvm jvm = ModelJvm.start(found.engine(), line -> console.say("  %s", line))) {
        double loadSeconds = jvm.load(found.settings());
        AskedTexts asked =
            jvm.run(
                new AskTexts(
                    texts,
                    combination.slots(),
                    request.repeat(),
                    request.warmUp(),
                    job.summary(),
                    job.sampling()));
        return Outcome.measured(combination, model, quantization, Figures.of(asked, loadSeconds));
      }
    }

    Outcome failed(String reason) {
      return Outcome.failed(combination, model, quantization, reason);
    }

    private Map<String, Object> settings() {
      Map<String, Object> settings = new LinkedHashMap<>(given);
      settings.put("model.engine", combination.engine());
      settings.put("model.path", combination.model());
      settings.put("model.slots", combination.slots());
      if (request.newTokens() > 0) {
        settings.put("sampling.max-new-tokens", request.newTokens());
      }
      return settings;
    }
  }
}
