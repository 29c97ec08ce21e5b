package dev.precis.llm.engine;

import static dev.precis.llm.engine.ModelSettingDefinitions.CHAT_TEMPLATE;
import static dev.precis.llm.engine.ModelSettingDefinitions.ENGINE;
import static dev.precis.llm.engine.ModelSettingDefinitions.PATH;

import dev.precis.llm.settings.SettingValues;
import dev.precis.llm.settings.SettingsReader;

/** Reads the settings of a model and checks what a single value does not show. */
final class ModelSettingsReader {
  private final SettingsReader reader;

  ModelSettingsReader(SettingsReader reader) {
    this.reader = reader;
  }

  /** Adds all problems to the reader. */
  ModelSettings read() {
    ModelSettings settings =
        new ModelSettings(
            reader.get(ENGINE),
            reader.get(PATH),
            reader.get(ModelSettingDefinitions.SHA256),
            reader.get(ModelSettingDefinitions.CONTEXT_TOKENS),
            reader.get(ModelSettingDefinitions.SLOTS),
            reader.get(ModelSettingDefinitions.THREADS),
            reader.get(ModelSettingDefinitions.GPU_LAYERS),
            reader.get(ModelSettingDefinitions.NATIVE_LIBRARY),
            reader.get(CHAT_TEMPLATE),
            reader.get(ModelSettingDefinitions.CACHE),
            SettingValues.NONE);
    settings = checkEngine(settings);
    checkPath(settings.path());
    checkChatTemplate(settings.chatTemplate());
    return settings;
  }

  /** Settings of other engines may be given: a file with settings can serve several. */
  private ModelSettings checkEngine(ModelSettings settings) {
    Engines engines = Engines.onClassPath();
    ModelSettings complete = settings;
    for (String name : engines.names()) {
      Engine engine = engines.named(name);
      SettingValues own = reader.values(engine.settings());
      if (name.equals(settings.engine())) {
        complete = settings.withOwn(own);
        engine.problems(complete).forEach(reader::problem);
      }
    }
    if (!engines.names().contains(settings.engine())) {
      reader.problem(ENGINE.key() + ": " + engines.expected() + ", got " + settings.engine());
    }
    return complete;
  }

  private void checkPath(String path) {
    if (path.isBlank()) {
      reader.problem(PATH.key() + ": expected a GGUF file, got nothing");
    }
  }

  private void checkChatTemplate(String template) {
    if (!template.isEmpty() && !template.contains(ChatTemplate.USER)) {
      reader.problem(
          CHAT_TEMPLATE.key()
              + ": expected a template with "
              + ChatTemplate.USER
              + " where the user's message goes, got \""
              + template
              + '"');
    }
  }
}
