package dev.precis.llm.prompt;

import dev.precis.llm.settings.Setting;
import dev.precis.llm.settings.SettingsException;
import dev.precis.llm.settings.SettingsReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The texts of a prompt for one level, with the settings that override them and the language filled
 * in. The number of words is not filled in, because a query may request another number in each row.
 * Immutable.
 *
 * @param title the prompt's name and version, for people
 * @param system the system message
 * @param ownSystem the system message if the user has set another than the prompt's, else empty
 * @param instruction what to do with a text, the form of a {@link TextTemplate}
 * @param mergeInstruction what to do with the summaries of a long text's passages
 * @param refineInstruction what to do with the summary so far and the next passage
 */
public record LevelPrompt(
    String title,
    String system,
    String ownSystem,
    String instruction,
    String mergeInstruction,
    String refineInstruction) {
  /** The names of the prompts in Precis's own jar; the default is first. */
  public static final List<String> BUNDLED = PromptFile.BUNDLED;

  private static final Setting<String> PROMPT =
      Setting.ofPattern(
          "summary.prompt",
          PromptFile.BUNDLED.get(0),
          "(?s).+",
          "a name or a path",
          "the prompt: "
              + String.join(", ", PromptFile.BUNDLED)
              + ", or the path of a .yaml file in the format of conf/prompts");
  private static final Setting<String> LANGUAGE =
      Setting.ofPattern(
          "summary.language",
          "",
          PromptFile.LANGUAGE_PATTERN,
          PromptFile.LANGUAGE_EXPECTED,
          "language of the summaries; empty: the prompt's language, or the text's own");
  private static final Setting<String> SYSTEM =
      Setting.ofText("summary.system", "", "system message; empty: the prompt's");
  private static final Setting<String> INSTRUCTION =
      Setting.ofText(
          "summary.instruction",
          "",
          "instruction for a chapter; {words} is replaced by summary.words; empty: the prompt's");
  private static final Setting<String> MERGE_INSTRUCTION =
      Setting.ofText(
          "summary.merge-instruction",
          "",
          "instruction to merge the summaries of a long chapter's passages; empty: the prompt's");
  private static final Setting<String> REFINE_INSTRUCTION =
      Setting.ofText(
          "summary.refine-instruction",
          "",
          "instruction to update a chapter's summary with its next passage; empty: the prompt's");

  private static final List<String> SYSTEM_PLACES = List.of(TextTemplate.LANGUAGE);
  private static final List<String> PLACES = List.of(TextTemplate.WORDS, TextTemplate.LANGUAGE);

  /** All settings of this record, for help and documentation. */
  public static List<Setting<?>> all() {
    return List.of(PROMPT, LANGUAGE, SYSTEM, INSTRUCTION, MERGE_INSTRUCTION, REFINE_INSTRUCTION);
  }

  /** Reads the prompt for a level. Problems go to the reader. */
  public static LevelPrompt read(SettingsReader reader, Level level) {
    PromptFile file = file(reader);
    TextTemplate system = own(reader, SYSTEM, SYSTEM_PLACES).orElse(file.system());
    Instructions texts = instructions(reader, level, file);
    String set = reader.get(LANGUAGE);
    String language = set.isEmpty() ? file.language() : set;
    List<TextTemplate> instructions =
        List.of(texts.instruction(), texts.mergeInstruction(), texts.refineInstruction());
    if (language.isEmpty()
        && (hasLanguage(system) || instructions.stream().anyMatch(LevelPrompt::hasLanguage))) {
      reader.problem(
          LANGUAGE.key()
              + ": expected a language, because the prompt contains {language}, got nothing");
    }
    String filled = system.with(TextTemplate.LANGUAGE, language).filled(Map.of());
    List<String> forms =
        instructions.stream().map(each -> translated(each, system, language).form()).toList();
    return new LevelPrompt(
        file.title(),
        filled,
        system.equals(file.system()) ? "" : filled,
        forms.get(0),
        forms.get(1),
        forms.get(2));
  }

  /** Returns the default prompt if this one has problems, so that other problems are found too. */
  private static PromptFile file(SettingsReader reader) {
    String prompt = reader.get(PROMPT);
    try {
      return prompt.isEmpty() ? PromptFile.neutral() : PromptFile.read(prompt);
    } catch (SettingsException e) {
      e.problems().forEach(problem -> reader.problem(PROMPT.key() + ": " + problem));
      return PromptFile.neutral();
    }
  }

  private static Instructions instructions(SettingsReader reader, Level level, PromptFile file) {
    Optional<TextTemplate> instruction = ownInstruction(reader, INSTRUCTION);
    Optional<TextTemplate> mergeInstruction = ownInstruction(reader, MERGE_INSTRUCTION);
    Optional<TextTemplate> refineInstruction = ownInstruction(reader, REFINE_INSTRUCTION);
    return switch (level) {
      case CHAPTER ->
          new Instructions(
              instruction.orElse(file.chapter().instruction()),
              mergeInstruction.orElse(file.chapter().mergeInstruction()),
              refineInstruction.orElse(file.chapter().refineInstruction()));
      case PART -> file.part();
      case BOOK -> file.book();
    };
  }

  private static Optional<TextTemplate> ownInstruction(
      SettingsReader reader, Setting<String> setting) {
    Optional<TextTemplate> own = own(reader, setting, PLACES);
    if (own.isPresent() && own.get().form().isBlank()) {
      reader.problem(setting.key() + ": expected an instruction, got nothing");
    }
    return own;
  }

  private static Optional<TextTemplate> own(
      SettingsReader reader, Setting<String> setting, List<String> places) {
    TextTemplate text = new TextTemplate(reader.get(setting));
    text.problems(places).forEach(problem -> reader.problem(setting.key() + ": " + problem));
    return text.form().isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static TextTemplate translated(
      TextTemplate instruction, TextTemplate system, String language) {
    if (language.isEmpty() || hasLanguage(system) || hasLanguage(instruction)) {
      return instruction.with(TextTemplate.LANGUAGE, language);
    }
    return new TextTemplate(instruction.form() + " Write the summary in " + language + '.');
  }

  private static boolean hasLanguage(TextTemplate text) {
    return text.has(TextTemplate.LANGUAGE);
  }
}
