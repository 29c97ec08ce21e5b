package dev.precis.llm.prompt;

import dev.precis.llm.settings.Setting;
import dev.precis.llm.settings.SettingsException;
import dev.precis.llm.settings.SettingsReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a model is told about texts of one level: a prompt's texts, with the settings that go over
 * them and the language in its place. The number of words is not: a query may ask for other ones in
 * each row. Immutable.
 *
 * @param title the prompt's name and version, for people
 * @param system the system message
 * @param ownSystem the system message where a user has set another than the prompt's; or empty
 */
public record LevelPrompt(
    String title,
    String system,
    String ownSystem,
    String instruction,
    String mergeInstruction,
    String refineInstruction) {
  private static final Setting<String> PROMPT =
      Setting.ofPattern(
          "summary.prompt",
          PromptFile.BUNDLED.get(0),
          "(?s).+",
          "a name or a path",
          "what the model is told: "
              + String.join(", ", PromptFile.BUNDLED)
              + ", or the path of a .yaml file like those in conf/prompts");
  private static final Setting<String> LANGUAGE =
      Setting.ofPattern(
          "summary.language",
          "",
          PromptFile.LANGUAGE_PATTERN,
          PromptFile.LANGUAGE_EXPECTED,
          "what summaries are written in; empty: the prompt's, or else each text's own");
  private static final Setting<String> SYSTEM =
      Setting.ofText("summary.system", "", "the system message; empty: the prompt's");
  private static final Setting<String> INSTRUCTION =
      Setting.ofText(
          "summary.instruction",
          "",
          "what to do with a chapter; {words} stands for summary.words; empty: the prompt's");
  private static final Setting<String> MERGE_INSTRUCTION =
      Setting.ofText(
          "summary.merge-instruction",
          "",
          "what to do with the summaries of a long chapter's passages; empty: the prompt's");
  private static final Setting<String> REFINE_INSTRUCTION =
      Setting.ofText(
          "summary.refine-instruction",
          "",
          "what to do with a chapter's summary so far and its next passage; empty: the prompt's");

  private static final List<String> SYSTEM_PLACES = List.of(Wording.LANGUAGE);
  private static final List<String> PLACES = List.of(Wording.WORDS, Wording.LANGUAGE);

  /** The settings of this group, for help and documentation. */
  public static List<Setting<?>> all() {
    return List.of(PROMPT, LANGUAGE, SYSTEM, INSTRUCTION, MERGE_INSTRUCTION, REFINE_INSTRUCTION);
  }

  /** Reads that of a level, noting problems in the reader. */
  public static LevelPrompt read(SettingsReader reader, Level level) {
    PromptFile file = file(reader);
    Wording system = own(reader, SYSTEM, SYSTEM_PLACES).orElse(file.system());
    PromptTexts texts = texts(reader, level, file);
    String asked = reader.get(LANGUAGE);
    String language = asked.isEmpty() ? file.language() : asked;
    List<Wording> instructions =
        List.of(texts.instruction(), texts.mergeInstruction(), texts.refineInstruction());
    if (language.isEmpty()
        && (hasLanguage(system) || instructions.stream().anyMatch(LevelPrompt::hasLanguage))) {
      reader.problem(
          LANGUAGE.key() + ": expected one, since {language} is in the prompt, got nothing");
    }
    String told = system.with(Wording.LANGUAGE, language).filled(Map.of());
    List<String> forms =
        instructions.stream().map(each -> translated(each, system, language).form()).toList();
    return new LevelPrompt(
        file.title(),
        told,
        system.equals(file.system()) ? "" : told,
        forms.get(0),
        forms.get(1),
        forms.get(2));
  }

  /** The default one where it has problems: what else is wrong is to be found, too. */
  private static PromptFile file(SettingsReader reader) {
    String prompt = reader.get(PROMPT);
    try {
      return prompt.isEmpty() ? PromptFile.neutral() : PromptFile.read(prompt);
    } catch (SettingsException e) {
      e.problems().forEach(problem -> reader.problem(PROMPT.key() + ": " + problem));
      return PromptFile.neutral();
    }
  }

  private static PromptTexts texts(SettingsReader reader, Level level, PromptFile file) {
    Optional<Wording> instruction = ownInstruction(reader, INSTRUCTION);
    Optional<Wording> mergeInstruction = ownInstruction(reader, MERGE_INSTRUCTION);
    Optional<Wording> refineInstruction = ownInstruction(reader, REFINE_INSTRUCTION);
    return switch (level) {
      case CHAPTER ->
          new PromptTexts(
              instruction.orElse(file.chapter().instruction()),
              mergeInstruction.orElse(file.chapter().mergeInstruction()),
              refineInstruction.orElse(file.chapter().refineInstruction()));
      case PART -> file.part();
      case BOOK -> file.book();
    };
  }

  private static Optional<Wording> ownInstruction(SettingsReader reader, Setting<String> setting) {
    Optional<Wording> own = own(reader, setting, PLACES);
    if (own.isPresent() && own.get().form().isBlank()) {
      reader.problem(setting.key() + ": expected what the model is to do, got nothing");
    }
    return own;
  }

  private static Optional<Wording> own(
      SettingsReader reader, Setting<String> setting, List<String> places) {
    Wording wording = new Wording(reader.get(setting));
    wording.problems(places).forEach(problem -> reader.problem(setting.key() + ": " + problem));
    return wording.form().isEmpty() ? Optional.empty() : Optional.of(wording);
  }

  private static Wording translated(Wording instruction, Wording system, String language) {
    if (language.isEmpty() || hasLanguage(system) || hasLanguage(instruction)) {
      return instruction.with(Wording.LANGUAGE, language);
    }
    return new Wording(instruction.form() + " Write the summary in " + language + '.');
  }

  private static boolean hasLanguage(Wording wording) {
    return wording.has(Wording.LANGUAGE);
  }
}
