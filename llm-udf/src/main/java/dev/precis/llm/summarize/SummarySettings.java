package dev.precis.llm.summarize;

import dev.precis.llm.engine.Prompt;
import dev.precis.llm.prompt.Level;
import dev.precis.llm.prompt.LevelPrompt;
import dev.precis.llm.prompt.PromptTemplate;
import dev.precis.llm.settings.Setting;
import dev.precis.llm.settings.SettingsReader;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The settings of summaries. The three instructions are {@code TextTemplate}s that still contain
 * the placeholder for the number of words. Immutable.
 *
 * @param prompt the name and version of the prompt that the texts come from, for people
 * @param strategy how a text that does not fit one prompt becomes one summary
 * @param words the number of words to request
 * @param system the system message
 * @param completionSystem the system message for prompts that do not request a summary; empty
 *     unless the user has set a system message
 * @param instruction what to do with a text
 * @param mergeInstruction what to do with the summaries of a text's passages
 * @param refineInstruction what to do with the summary so far and the next passage
 * @param passageTokens the maximum tokens of text in one prompt; 0 for as many as fit the context
 * @param timeLimit the time limit for one text, including all its passages
 * @param schema the JSON Schema of summaries; empty for plain text
 */
public record SummarySettings(
    String prompt,
    Strategy strategy,
    int words,
    String system,
    String completionSystem,
    String instruction,
    String mergeInstruction,
    String refineInstruction,
    int passageTokens,
    Duration timeLimit,
    String schema)
    implements Serializable {
  private static final Setting<Strategy> STRATEGY =
      Setting.ofEnum(
          "summary.strategy",
          Strategy.MERGE,
          "how a long text is summarized: merge the summaries of its passages, or refine one summary");
  private static final Setting<Integer> WORDS_ASKED =
      Setting.ofInt("summary.words", 120, 1, 10_000, "number of words to request");
  private static final Setting<Integer> PART_WORDS =
      Setting.ofInt(
          "summary.part-words", 200, 1, 10_000, "number of words to request for a part of a book");
  private static final Setting<Integer> BOOK_WORDS =
      Setting.ofInt(
          "summary.book-words", 400, 1, 10_000, "number of words to request for a whole book");
  private static final Setting<Integer> PASSAGE_TOKENS =
      Setting.ofInt(
          "summary.passage-tokens",
          0,
          0,
          10_000_000,
          "maximum tokens of text in one prompt; 0: as many as fit the context");
  private static final Setting<Duration> TIME_LIMIT =
      Setting.ofDuration(
          "summary.time-limit",
          Duration.ofHours(1),
          "time limit for one text with all its passages, such as 90s or 30m");

  /** The file of the schema. Public because commands have an option of their own for it. */
  public static final Setting<String> SCHEMA =
      Setting.ofText(
          "summary.schema",
          "",
          "a JSON Schema file on the driver's machine that summaries conform to; empty: plain text");

  /** Checks that nothing is missing. */
  public SummarySettings {
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(strategy, "strategy");
    Objects.requireNonNull(system, "system");
    Objects.requireNonNull(completionSystem, "completionSystem");
    Objects.requireNonNull(instruction, "instruction");
    Objects.requireNonNull(mergeInstruction, "mergeInstruction");
    Objects.requireNonNull(refineInstruction, "refineInstruction");
    Objects.requireNonNull(timeLimit, "timeLimit");
    Objects.requireNonNull(schema, "schema");
  }

  /** Reads the settings of chapters and other texts. Problems go to the reader. */
  public static SummarySettings read(SettingsReader reader) {
    return read(reader, Level.CHAPTER);
  }

  /** Reads the settings of a level. Problems go to the reader. */
  public static SummarySettings read(SettingsReader reader, Level level) {
    LevelPrompt prompt = LevelPrompt.read(reader, level);
    // Read those of all levels. Otherwise they would be unknown to the reader.
    Map<Level, Integer> words =
        Map.of(
            Level.CHAPTER,
            reader.get(WORDS_ASKED),
            Level.PART,
            reader.get(PART_WORDS),
            Level.BOOK,
            reader.get(BOOK_WORDS));
    return new SummarySettings(
        prompt.title(),
        reader.get(STRATEGY),
        words.get(level),
        prompt.system(),
        prompt.ownSystem(),
        prompt.instruction(),
        prompt.mergeInstruction(),
        prompt.refineInstruction(),
        reader.get(PASSAGE_TOKENS),
        reader.get(TIME_LIMIT),
        SchemaFile.read(reader));
  }

  /** The default settings. */
  public static SummarySettings defaults() {
    return read(new SettingsReader(Map.of()));
  }

  /** All settings of the group {@code summary}, for help and documentation. */
  public static List<Setting<?>> all() {
    return Stream.of(
            LevelPrompt.all(),
            List.<Setting<?>>of(
                STRATEGY, WORDS_ASKED, PART_WORDS, BOOK_WORDS, PASSAGE_TOKENS, TIME_LIMIT, SCHEMA))
        .flatMap(List::stream)
        .toList();
  }

  /** Returns these settings with another number of words. */
  public SummarySettings withWords(int other) {
    return new SummarySettings(
        prompt,
        strategy,
        other,
        system,
        completionSystem,
        instruction,
        mergeInstruction,
        refineInstruction,
        passageTokens,
        timeLimit,
        schema);
  }

  /** The template of the prompt for a text or passage. */
  public PromptTemplate textPrompt() {
    return new PromptTemplate(system, instruction, words);
  }

  /** What to do with a text that does not fit one prompt. */
  String joinInstruction() {
    return strategy == Strategy.MERGE ? mergeInstruction : refineInstruction;
  }

  /** The template of the prompt that merges or refines. */
  PromptTemplate joinPrompt() {
    return new PromptTemplate(system, joinInstruction(), words);
  }

  /** Returns a prompt of {@link #joinPrompt()} without texts. */
  Prompt empty(PromptTemplate joinPrompt) {
    return strategy == Strategy.MERGE ? joinPrompt.prompt("") : joinPrompt.prompt("", "");
  }
}
