package dev.precis.llm.prompt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.precis.llm.settings.Setting;
import dev.precis.llm.settings.SettingsException;
import dev.precis.llm.settings.SettingsReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the YAML of a prompt. For one text and one thread. */
final class PromptParser {
  private static final Setting<String> VERSION = Setting.ofText("version", "", "for people");
  private static final Setting<String> LANGUAGE =
      Setting.ofPattern(
          "language",
          "",
          PromptFile.LANGUAGE_PATTERN,
          PromptFile.LANGUAGE_EXPECTED,
          "to write in; empty: each text's own");
  private static final Setting<String> SYSTEM = Setting.ofText("system", "", "the system message");

  private static final String INSTRUCTION = "instruction";
  private static final String MERGE_INSTRUCTION = "merge-instruction";
  private static final String REFINE_INSTRUCTION = "refine-instruction";
  private static final String PART = "part";
  private static final String BOOK = "book";
  private static final List<String> SECTIONS = List.of(PART, BOOK);

  private static final List<String> SYSTEM_PLACES = List.of(Wording.LANGUAGE);
  private static final List<String> PLACES = List.of(Wording.WORDS, Wording.LANGUAGE);

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

  private final Map<String, Object> given = new LinkedHashMap<>();
  private final List<String> misplaced = new ArrayList<>();
  private final SettingsReader reader;

  private PromptParser(JsonNode tree) {
    tree.fields()
        .forEachRemaining(
            field -> {
              if (SECTIONS.contains(field.getKey())) {
                putSection(field.getKey(), field.getValue());
              } else {
                put(field.getKey(), field.getValue());
              }
            });
    reader = new SettingsReader(given);
    misplaced.forEach(reader::problem);
  }

  /**
   * @throws SettingsException with all that is wrong with it, each with the name before it
   */
  static PromptFile parse(String name, String yaml) {
    try {
      return new PromptParser(tree(yaml)).prompt(name);
    } catch (SettingsException e) {
      throw new SettingsException(
          e.problems().stream().map(problem -> name + ": " + problem).toList());
    }
  }

  private static JsonNode tree(String yaml) {
    YAMLFactory factory =
        YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    ObjectMapper mapper =
        new ObjectMapper(factory).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    try {
      refuseAliases(factory.createParser(yaml));
      JsonNode tree = mapper.readTree(yaml);
      if (!tree.isObject() && !tree.isMissingNode() && !tree.isNull()) {
        throw problem("expected a YAML map of texts, got " + tree);
      }
      return tree;
    } catch (JsonProcessingException e) {
      String where = e.getLocation() == null ? "" : " in line " + e.getLocation().getLineNr();
      throw problem(
          "expected a YAML map of texts, got an error"
              + where
              + ": "
              + e.getOriginalMessage().lines().findFirst().orElse(""));
    } catch (IOException e) {
      throw problem("it cannot be read: " + e);
    }
  }

  /** Jackson would take an alias for its own name. */
  private static void refuseAliases(YAMLParser parser) throws IOException {
    try (parser) {
      while (parser.nextToken() != null) {
        if (parser.isCurrentAlias()) {
          throw problem(
              "expected texts, got the alias *"
                  + parser.getText()
                  + " in line "
                  + parser.getTokenLocation().getLineNr());
        }
      }
    }
  }

  private void putSection(String name, JsonNode section) {
    boolean nothing = section.isNull() || (section.isTextual() && section.textValue().isEmpty());
    if (!section.isObject() && !nothing) {
      misplaced.add(name + ": expected " + INSTRUCTION + " and others below it, got " + section);
    }
    section.fields().forEachRemaining(field -> put(name + '.' + field.getKey(), field.getValue()));
  }

  /** What is no text stays a node, which no setting takes. */
  private void put(String key, JsonNode value) {
    boolean text = value.isTextual() || (key.equals(VERSION.key()) && value.isNumber());
    if (!value.isNull() && given.put(key, text ? value.asText().strip() : value) != null) {
      misplaced.add(key + ": expected it once, got it twice");
    }
  }

  /** Refuses what is wrong only when all was read. */
  private PromptFile prompt(String name) {
    PromptTexts chapter = chapter();
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

  private Wording system() {
    Wording system = new Wording(reader.get(SYSTEM));
    note(SYSTEM.key(), system.problems(SYSTEM_PLACES));
    return given.containsKey(SYSTEM.key()) ? system : PromptFile.neutral().system();
  }

  private PromptTexts chapter() {
    if (!given.containsKey(INSTRUCTION)) {
      note(INSTRUCTION, List.of("expected what the model is to do, got nothing"));
    }
    Wording instruction = wording(INSTRUCTION).orElse(new Wording(""));
    return new PromptTexts(
        instruction,
        wording(MERGE_INSTRUCTION).orElse(after(OF_PASSAGES, instruction)),
        wording(REFINE_INSTRUCTION).orElse(after(ONTO_SUMMARY, instruction)));
  }

  private PromptTexts joining(String section, String opening, PromptTexts chapter) {
    String prefix = section + '.';
    Wording instruction =
        wording(prefix + INSTRUCTION).orElse(after(opening, chapter.instruction()));
    return new PromptTexts(
        instruction,
        wording(prefix + MERGE_INSTRUCTION).orElse(instruction),
        wording(prefix + REFINE_INSTRUCTION).orElse(after(ONTO_SUMMARY, instruction)));
  }

  private Optional<Wording> wording(String key) {
    Wording wording = new Wording(reader.get(Setting.ofText(key, "", "what the model is to do")));
    if (!(given.get(key) instanceof String)) {
      return Optional.empty();
    }
    if (wording.form().isEmpty()) {
      note(key, List.of("expected what the model is to do, got nothing"));
    }
    note(key, wording.problems(PLACES));
    return Optional.of(wording);
  }

  private static Wording after(String opening, Wording instruction) {
    return new Wording(opening + instruction.form());
  }

  private void note(String key, List<String> problems) {
    problems.forEach(problem -> reader.problem(key + ": " + problem));
  }

  private static SettingsException problem(String problem) {
    return new SettingsException(List.of(problem));
  }
}
