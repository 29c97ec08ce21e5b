package dev.precis.llm.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.FakeGenerator;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.settings.SettingsException;
import dev.precis.llm.settings.SettingsReader;
import dev.precis.llm.summarize.Summarizer;
import dev.precis.llm.summarize.Summary;
import dev.precis.llm.summarize.SummarySettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LevelPromptTest {
  private static final int SMALL_CONTEXT = 1_024;

  @TempDir private Path folder;

  private static SummarySettings read(Level level, Map<String, ?> given) {
    SettingsReader reader = new SettingsReader(given);
    SummarySettings settings = SummarySettings.read(reader, level);
    reader.finish();
    return settings;
  }

  private static SummarySettings read(Map<String, ?> given) {
    return read(Level.CHAPTER, given);
  }

  private static List<String> problems(Map<String, ?> given) {
    return catchThrowableOfType(SettingsException.class, () -> read(given)).problems();
  }

  private String write(String yaml) throws IOException {
    return Files.writeString(folder.resolve("my.yaml"), yaml).toString();
  }

  private static String asked(SummarySettings settings) {
    return settings.textPrompt().prompt("x").user().replace("\n\n\"\"\"\nx\n\"\"\"", "");
  }

  @ParameterizedTest
  @EnumSource
  void givesEachLevelItsOwnTextsAndWords(Level level) {
    PromptFile file = PromptFile.read("so-far");
    SummarySettings settings = read(level, Map.of("summary.prompt", "so-far"));

    assertThat(settings.prompt()).isEqualTo("so-far, version 1");
    assertThat(settings.system()).isEqualTo(file.system().form());
    assertThat(settings.instruction())
        .isEqualTo(
            switch (level) {
              case CHAPTER -> file.chapter().instruction().form();
              case PART -> file.part().instruction().form();
              case BOOK -> file.book().instruction().form();
            });
    assertThat(settings.words())
        .isEqualTo(
            switch (level) {
              case CHAPTER -> 120;
              case PART -> 200;
              case BOOK -> 400;
            });
  }

  @Test
  void anEmptyNameIsTheDefault() {
    assertThat(read(Map.of("summary.prompt", ""))).isEqualTo(SummarySettings.defaults());
  }

  @Test
  void settingsGoOverThePrompt() throws IOException {
    Map<String, String> given =
        Map.of(
            "summary.prompt", write("system: S\ninstruction: I\npart: {instruction: PI}"),
            "summary.system", "Own {{braces}}.",
            "summary.instruction", "In {words} words, as {\"a\": {{words}}}.");

    SummarySettings chapter = read(given);
    assertThat(chapter.system()).isEqualTo("Own {braces}.");
    assertThat(asked(chapter)).isEqualTo("In 120 words, as {\"a\": {words}}.");
    assertThat(chapter.mergeInstruction()).as("the prompt's").endsWith(" I");
    SummarySettings part = read(Level.PART, given);
    assertThat(part.system()).as("of all levels").isEqualTo("Own {braces}.");
    assertThat(part.instruction()).as("of the chapters' level alone").isEqualTo("PI");
  }

  @Test
  void onlyASystemMessageOfTheUsersOwnIsForCompletions() throws IOException {
    String prompt = write("system: S\ninstruction: I");

    assertThat(read(Map.of("summary.prompt", prompt)).completionSystem()).isEmpty();
    assertThat(read(Map.of("summary.prompt", prompt, "summary.system", "S")).completionSystem())
        .isEmpty();
    assertThat(read(Map.of("summary.prompt", prompt, "summary.system", "T")).completionSystem())
        .isEqualTo("T");
  }

  @ParameterizedTest
  @EnumSource
  void asksForTheLanguageInASentenceWhereThePromptHasNoPlaceForIt(Level level) {
    SummarySettings german = read(level, Map.of("summary.language", "German"));
    SummarySettings any = read(level, Map.of());

    String sentence = " Write the summary in German.";
    assertThat(german.system()).isEqualTo(any.system());
    assertThat(german.instruction()).isEqualTo(any.instruction() + sentence);
    assertThat(german.mergeInstruction()).isEqualTo(any.mergeInstruction() + sentence);
    assertThat(german.refineInstruction()).isEqualTo(any.refineInstruction() + sentence);
  }

  static List<Arguments> languages() {
    return List.of(
        Arguments.of("instruction: Do.\nlanguage: French", "", "Do. Write the summary in French."),
        Arguments.of(
            "instruction: Do.\nlanguage: French", "Danish", "Do. Write the summary in Danish."),
        Arguments.of("instruction: Do it in {language}.", "Danish", "Do it in Danish."),
        Arguments.of("instruction: Do it in {{language}}.", "", "Do it in {language}."),
        Arguments.of("instruction: Do.\nsystem: You speak {language}.", "Danish", "Do."),
        Arguments.of("instruction: R\u00e9sumez.", "", "R\u00e9sumez."));
  }

  @ParameterizedTest
  @MethodSource("languages")
  void putsTheLanguageWhereThePromptHasIt(String yaml, String language, String asked)
      throws IOException {
    SummarySettings settings =
        read(Map.of("summary.prompt", write(yaml), "summary.language", language));

    assertThat(asked(settings)).isEqualTo(asked);
    assertThat(settings.system()).doesNotContain("{");
  }

  @Test
  void wantsALanguageWhereThePromptHasAPlaceForIt() throws IOException {
    String prompt = write("instruction: Do.\nsystem: You speak {language}.");

    assertThat(problems(Map.of("summary.prompt", prompt)))
        .containsExactly(
            "summary.language: expected a language, because the prompt contains {language}, got nothing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"de", "de-AT", "pt_BR", "deu", "{words}", "German\nand more", "3"})
  void refusesWhatIsNoLanguagesName(String language) {
    assertThat(problems(Map.of("summary.language", language)))
        .containsExactly(
            "summary.language: expected a language by its English name, such as German, got \""
                + language
                + '"');
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "German",
        "german",
        "Ga",
        "Chinese (Simplified)",
        "N'Ko",
        "old English",
        "Fran\u00e7ais"
      })
  void takesALanguagesName(String language) {
    assertThat(read(Map.of("summary.language", language)).instruction())
        .contains(" in " + language);
  }

  @Test
  void tellsTheProblemsOfThePromptWithAllOthers() throws IOException {
    String prompt = write("instruction: In {wrods} words.\nsytem: S\n");

    assertThat(
            problems(
                Map.of(
                    "summary.prompt", prompt,
                    "summary.words", "many",
                    "summary.instruction", "{text}",
                    "summary.system", "In {words} words.")))
        .containsExactlyInAnyOrder(
            "summary.prompt: "
                + prompt
                + ": instruction: unknown placeholder {wrods}; did you mean {words}? For literal"
                + " braces, write {{wrods}}",
            "summary.prompt: " + prompt + ": sytem: unknown setting; did you mean system?",
            "summary.words: expected a whole number from 1 to 10000, got \"many\"",
            "summary.instruction: unknown placeholder {text}; expected {words} or {language}. For literal"
                + " braces, write {{text}}",
            "summary.system: unknown placeholder {words}; expected {language}. For literal braces,"
                + " write {{words}}");
  }

  static Stream<Arguments> bundledAtEachLevel() {
    return PromptFile.BUNDLED.stream()
        .flatMap(name -> Stream.of(Level.values()).map(level -> Arguments.of(name, level)));
  }

  /** Three characters a token are what the embedded model makes of English text. */
  @ParameterizedTest
  @MethodSource("bundledAtEachLevel")
  void everyBundledPromptLeavesASmallContextForTheText(String name, Level level) {
    SummarySettings settings =
        read(level, Map.of("summary.prompt", name, "summary.language", "Brazilian Portuguese"));
    FakeGenerator model =
        new FakeGenerator(SMALL_CONTEXT, FakeGenerator.CHARACTERS, text -> "Short.");
    Summarizer summarizer = new Summarizer(model, settings, SamplingSettings.defaults());

    Summary summary = summarizer.summarize("It was so. ".repeat(200), Cancellation.NEVER);

    assertThat(summary.text()).isEqualTo("Short.");
    assertThat(summary.passages()).isLessThan(5);
    assertThat(model.prompts())
        .allSatisfy(
            prompt ->
                assertThat(prompt.user())
                    .containsPattern("at most [1-9]\\d* words")
                    .contains("Write the summary in Brazilian")
                    .doesNotContain("{"));
  }

  @Test
  void travelsToOtherProcesses() throws Exception {
    SummarySettings settings = read(Map.of("summary.prompt", "headline"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(settings);
    }

    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(settings);
    }
  }
}
