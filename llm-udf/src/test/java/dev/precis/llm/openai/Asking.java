package dev.precis.llm.openai;

import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.Generation;
import dev.precis.llm.engine.GenerationRequest;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.Prompt;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.engine.TextGenerator;
import dev.precis.llm.settings.SettingsReader;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Settings and requests of the tests. */
final class Asking {
  static final String SECRET = "sk-S3cretKeyThatNobodySees";
  static final String STORY = "The keeper of the lighthouse climbed his stairs and lit the lamp.";

  private Asking() {}

  /** Settings for these servers, with others as pairs of key and value. */
  static ModelSettings settings(List<String> urls, Object... pairs) {
    Map<String, Object> given = new HashMap<>();
    given.put("model.engine", "openai");
    given.put("endpoint.urls", urls);
    for (int at = 0; at < pairs.length; at += 2) {
      given.put((String) pairs[at], pairs[at + 1]);
    }
    SettingsReader reader = new SettingsReader(given);
    ModelSettings settings = ModelSettings.read(reader);
    reader.finish();
    return settings;
  }

  static ModelSettings settings(HostileServer server, Object... pairs) {
    return settings(List.of(server.url()), pairs);
  }

  /** An engine in whose environment the variable KEY has the secret. */
  static OpenAiEngine engine(Time time) {
    return new OpenAiEngine(name -> name.equals("KEY") ? SECRET : null, time);
  }

  static TextGenerator load(FakeTime time, HostileServer server, Object... pairs) {
    return engine(time).load(settings(server, pairs));
  }

  static GenerationRequest request(String text, Object... pairs) {
    Map<String, Object> given = new HashMap<>();
    for (int at = 0; at < pairs.length; at += 2) {
      given.put((String) pairs[at], pairs[at + 1]);
    }
    return new GenerationRequest(
        new Prompt("Be brief.", text),
        SamplingSettings.read(new SettingsReader(given)),
        50,
        Duration.ofHours(1));
  }

  static Generation ask(TextGenerator generator, String text, Object... pairs) {
    return generator.generate(request(text, pairs), Cancellation.NEVER);
  }
}
