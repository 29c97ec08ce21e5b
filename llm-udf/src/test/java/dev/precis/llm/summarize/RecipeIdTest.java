package dev.precis.llm.summarize;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.prompt.Level;
import dev.precis.llm.settings.SettingsReader;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Pins the ids that Precis has given so far. Outputs are stored under them: if one changes, every
 * text is summarized again. Change one only together with the algorithm version, or with the texts
 * of a bundled prompt or of the schema.
 */
class RecipeIdTest {
  private static final String SHA256 = "ab".repeat(32);
  private static final YAMLMapper YAML = new YAMLMapper();

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                                                | 8cc76ceff967 | 16672dcc939d
          model.engine: lead                                                | be5d7531a9a3 | 16672dcc939d
          model.chat-template: 'Q: {user}'                                  | e61c37b3e7da | 2952c3024f5a
          model.chat-template: '[INST] {system} {user} [/INST]'             | 4d602fb7574f | 56af3baba8ce
          model.path: /models/other.gguf                                    | 8cc76ceff967 | 16672dcc939d
          model.slots: 8                                                    | 8cc76ceff967 | 16672dcc939d
          summary.words: 121                                                | 1cb144125749 | 64cbed77b638
          summary.words: 10000                                              | ed54629762ba | a849369e65fa
          summary.prompt: bullets                                           | d939c42099aa | 2ab7e6a36910
          summary.prompt: so-far                                            | aa6628b8f041 | 11656771c466
          summary.prompt: headline                                          | dc5e82149b6a | a4ac935714fa
          summary.language: German                                          | 10da1fb03bd5 | cc5d4458c8cd
          summary.system: Be brief.                                         | f152c853fe7e | ba63a52b56ee
          summary.instruction: Summarize.                                   | 7e5dc0778fa2 | 5b361a6cfa99
          summary.instruction: 'Fass in {words} Wörtern zusammen, “so” 🙂'  | 7ac0d8ae3d47 | 0d540ef6c191
          summary.merge-instruction: Merge.                                 | 4b9b04663df0 | 682eb8739e12
          summary.strategy: refine                                          | b84d0d104ef9 | 1a99f9276faa
          {summary.strategy: refine, summary.refine-instruction: Refine.}   | 78b6f1a585b7 | fd16e29c6cc7
          {summary.strategy: refine, summary.merge-instruction: Merge.}     | b84d0d104ef9 | 1a99f9276faa
          summary.passage-tokens: 500                                       | b8b51e9f18fd | 16672dcc939d
          summary.time-limit: 5m                                            | 8cc76ceff967 | 16672dcc939d
          summary.schema: ../conf/schemas/chapter.json                      | 64a9df4a6d3e | 136121470975
          {summary.schema: ../conf/schemas/chapter.json, summary.words: 40} | fcfe1af00311 | b0314974320f
          sampling.temperature: 0.5                                         | c9adadad8d92 | 16672dcc939d
          sampling.temperature: 1                                           | 22da81b3257a | 16672dcc939d
          sampling.top-k: 41                                                | 1b6428194ed9 | 16672dcc939d
          sampling.top-k: 0                                                 | f72bf266521c | 16672dcc939d
          sampling.top-p: 0.9                                               | 8554b9a3a5e3 | 16672dcc939d
          sampling.min-p: 0.1                                               | a5b135cb1055 | 16672dcc939d
          sampling.repeat-penalty: 1.1                                      | 97609ee6aafa | 16672dcc939d
          sampling.repeat-last-n: 32                                        | ffdf5c73a872 | 16672dcc939d
          sampling.mirostat: 2                                              | 9183b77765ce | 16672dcc939d
          sampling.mirostat-tau: 4                                          | 8ac17baa895b | 16672dcc939d
          sampling.mirostat-eta: 0.0001                                     | 09b99be27f8a | 16672dcc939d
          sampling.seed: 2147483647                                         | d6af399d344d | 16672dcc939d
          sampling.stop: END                                                | 249579cd362f | 16672dcc939d
          sampling.stop: ['###', 'END, really', ']']                        | cfade52d2a12 | 16672dcc939d
          sampling.stop: ['###, END', 'really', ']']                        | c88d63fb13c8 | 16672dcc939d
          sampling.stop: ["\\n\\n", 'é]']                                   | ea77367f861e | 16672dcc939d
          sampling.max-new-tokens: 100                                      | 7128844427ca | 16672dcc939d
          {sampling.temperature: 0.7, sampling.seed: 7, sampling.stop: [a], summary.prompt: bullets, summary.words: 60, model.engine: lead, summary.passage-tokens: 900} | 016d430fa389 | 4adc4aa8f0b6
          """)
  void staysAsItWas(String settings, String id, String promptVersion) throws IOException {
    assertThat(recipe(SHA256, 2048, settings, Level.CHAPTER))
        .isEqualTo(new Recipe(id, promptVersion));
  }

  @ParameterizedTest
  @CsvSource({"PART, 470d4c17ef3d, 63d7cf84c1c6", "BOOK, 26b8642818ef, 7b0215d689af"})
  void staysAsItWasForTheOtherLevels(Level level, String id, String promptVersion)
      throws IOException {
    assertThat(recipe(SHA256, 2048, "{}", level)).isEqualTo(new Recipe(id, promptVersion));
  }

  @ParameterizedTest
  @CsvSource({
    "abababababababababababababababababababababababababababababababab, 4096, 8e0bd50b2979, 16672dcc939d",
    "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd, 2048, a5c28333bc50, 16672dcc939d",
    "'', 1, e63b5b7ed7dc, 16672dcc939d"
  })
  void staysAsItWasForOtherModelsAndContexts(
      String sha256, int contextTokens, String id, String promptVersion) throws IOException {
    assertThat(recipe(sha256, contextTokens, "{}", Level.CHAPTER))
        .isEqualTo(new Recipe(id, promptVersion));
  }

  private static Recipe recipe(String sha256, int contextTokens, String settings, Level level)
      throws IOException {
    SettingsReader reader =
        new SettingsReader(YAML.readValue(settings, new TypeReference<Map<String, Object>>() {}));
    Recipe recipe =
        Recipe.of(
            sha256,
            contextTokens,
            ModelSettings.read(reader),
            SummarySettings.read(reader, level),
            SamplingSettings.read(reader));
    reader.finish();
    return recipe;
  }
}
