package dev.precis.llm.prompt;

import dev.precis.llm.settings.Setting;
import dev.precis.llm.settings.SettingsException;
import dev.precis.llm.settings.SettingsReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a prompt from the keys of its file: checks the texts, and derives those that the file
 * omits. For one text and one thread.
 */
final class PromptParser {
  private static final Setting<String> VERSION = Setting.ofText("version", "", "for people");
  private static final Setting<String> LANGUAGE =
      Setting.ofPattern(
          "language",
          "",
          PromptFile.LANGUAGE_PATTERN,
          PromptFile.LANGUAGE_EXPECTED,
          "output language; empty: each text's own");
  private static final Setting<String> SYSTEM = Setting.ofText("system", "", "system message");

  private static final String INSTRUCTION = "instruction";
  private static final String MERGE_INSTRUCTION = "merge-instruction";
  private static final String REFINE_INSTRUCTION = "refine-instruction";
  private static final String PART = "part";
  private static final String BOOK = "book";

  private static final List<String> SYSTEM_PLACES = List.of(TextTemplate.LANGUAGE);
  private static final List<String> PLACES = List.of(TextTemplate.WORDS, TextTemplate.LANGUAGE);

  // The following texts are part of prompts. Changing one gives its prompts a new version.
  private static final String OF_PASSAGES =
      "The following are summaries of consecutive parts of a chapter; take them for the chapter"
          + " itself. ";
  private static final String OF_CHAPTERS =
      "The following are summaries of consecutive chapters of a part of a book; take them for the"
          + " part itself. ";
  private static final String OF_PARTS =
      "The following are summaries of consecutive parts of a book; take them for the book itself. ";
  private static final String ONTO_SUMMARY =
      "The first of the following texts is the summary so far, the second is what comes next; take"
          + " both for one text. ";

  private final Map<String, Object> given;
  private final SettingsReader reader;

  private PromptParser(PromptYaml yaml) {
    given = yaml.values();
    reader = new SettingsReader(given);
    yaml.problems().forEach(reader::problem);
  }

  /**
   * Parses a prompt.
   *
   * @throws SettingsException with all problems, each after the name
   */
  static PromptFile parse(String name, String yaml) {
    try {
      return new PromptParser(PromptYaml.parse(yaml, List.of(PART, BOOK), VERSION.key()))
          .prompt(name);
    } catch (SettingsException e) {
      throw new SettingsException(
          e.problems().stream().map(problem -> name + ": " + problem).toList());
    }
  }

  /** Reads everything before it fails, so that it finds all problems. */
  private PromptFile prompt(String name) {
    Instructions chapter = chapter();
    PromptFile prompt =
        new PromptFile(
            name,
            reader.get(VERSION),
            reader.get(LANGUAGE),
            system(),
            chapter,
            joining(PART, OF_CHAPTERS, chapter),
            joining(BOOK, OF_PARTS, chapter));
    reader.finish();
    return prompt;
  }

  private TextTemplate system() {
    TextTemplate system = new TextTemplate(reader.get(SYSTEM));
    note(SYSTEM.key(), system.problems(SYSTEM_PLACES));
    return given.containsKey(SYSTEM.key()) ? system : PromptFile.neutral().system();
  }

  private Instructions chapter() {
    if (!given.containsKey(INSTRUCTION)) {
      note(INSTRUCTION, List.of("expected an instruction, got nothing"));
    }
    TextTemplate instruction = text(INSTRUCTION).orElse(new TextTemplate(""));
    return new Instructions(
        instruction,
        text(MERGE_INSTRUCTION).orElse(after(OF_PASSAGES, instruction)),
        text(REFINE_INSTRUCTION).orElse(after(ONTO_SUMMARY, instruction)));
  }

  private Instructions joining(String section, String opening, Instructions chapter) {
    String prefix = section + '.';
    TextTemplate instruction =
        text(prefix + INSTRUCTION).orElse(after(opening, chapter.instruction()));
    return new Instructions(
        instruction,
        text(prefix + MERGE_INSTRUCTION).orElse(instruction),
        text(prefix + REFINE_INSTRUCTION).orElse(after(ONTO_SUMMARY, instruction)));
  }

  private Optional<TextTemplate> text(String key) {
    TextTemplate text = new TextTemplate(reader.get(Setting.ofText(key, "", "an instruction")));
    if (!(given.get(key) instanceof String)) {
      return Optional.empty();
    }
    if (text.form().isEmpty()) {
      note(key, List.of("expected an instruction, got nothing"));
    }
    note(key, text.problems(PLACES));
    return Optional.of(text);
  }

  private static TextTemplate after(String opening, TextTemplate instruction) {
    return new TextTemplate(opening + instruction.form());
  }

  private void note(String key, List<String> problems) {
    problems.forEach(problem -> reader.problem(key + ": " + problem));
  }
}
