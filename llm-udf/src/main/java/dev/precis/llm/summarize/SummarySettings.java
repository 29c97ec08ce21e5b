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
 * What a summary should be. In the three instructions, {@code Wording}s, the words are still a
 * placeholder.
 *
 * @param prompt the name and version of the prompt that the texts are from, for people
 * @param strategy how the summaries of a text's passages become one
 * @param words how many words to ask for
 * @param system the system message
 * @param completionSystem the system message for prompts that ask for no summary; a prompt's own is
 *     none for them, so it is empty unless a user has set another
 * @param instruction what to do with a text
 * @param mergeInstruction what to do with the summaries of a text's passages
 * @param refineInstruction what to do with the summary so far and the next passage
 * @param passageTokens the most tokens of text in one prompt; 0 for as many as the context can take
 * @param timeLimit the longest time for one text, all its passages included
 * @param schema the JSON Schema that the summary of a text must be JSON of; empty for plain text
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
          "how a long text's summary is made: by merging those of its passages, or by refining one");
  private static final Setting<Integer> WORDS_ASKED =
      Setting.ofInt("summary.words", 120, 1, 10_000, "how many words to ask for");
  private static final Setting<Integer> PART_WORDS =
      Setting.ofInt("summary.part-words", 200, 1, 10_000, "the same for a part of a book");
  private static final Setting<Integer> BOOK_WORDS =
      Setting.ofInt("summary.book-words", 400, 1, 10_000, "the same for a whole book");
  private static final Setting<Integer> PASSAGE_TOKENS =
      Setting.ofInt(
          "summary.passage-tokens",
          0,
          0,
          10_000_000,
          "most tokens of text in one prompt; 0: as the context allows");
  private static final Setting<Duration> TIME_LIMIT =
      Setting.ofDuration(
          "summary.time-limit", Duration.ofHours(1), "longest time for one text, e.g. 90s, 30m");

  /** The file of the schema; for those who take it by a shorter name as well. */
  public static final Setting<String> SCHEMA =
      Setting.ofText(
          "summary.schema",
          "",
          "a JSON Schema file on the driver's machine: summaries are JSON of it; empty: plain text");

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

  /** Reads those of a chapter, noting problems in the reader. */
  public static SummarySettings read(SettingsReader reader) {
    return read(reader, Level.CHAPTER);
  }

  /** Reads those of a level, noting problems in the reader. */
  public static SummarySettings read(SettingsReader reader, Level level) {
    LevelPrompt prompt = LevelPrompt.read(reader, level);
    // Those of the other levels, too: else they would be unknown to the reader.
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

  /** The settings where nothing is given. */
  public static SummarySettings defaults() {
    return read(new SettingsReader(Map.of()));
  }

  /** The settings of this group, for help and documentation. */
  public static List<Setting<?>> all() {
    return Stream.of(
            LevelPrompt.all(),
            List.<Setting<?>>of(
                STRATEGY, WORDS_ASKED, PART_WORDS, BOOK_WORDS, PASSAGE_TOKENS, TIME_LIMIT, SCHEMA))
        .flatMap(List::stream)
        .toList();
  }

  /** The same with another number of words. */
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

  public PromptTemplate textPrompt() {
    return new PromptTemplate(system, instruction, words);
  }

  /** What to do where one prompt does not hold the text. */
  String joinInstruction() {
    return strategy == Strategy.MERGE ? mergeInstruction : refineInstruction;
  }

  PromptTemplate joinPrompt() {
    return new PromptTemplate(system, joinInstruction(), words);
  }

  /** A joining prompt without any text. */
  Prompt empty(PromptTemplate joinPrompt) {
    return strategy == Strategy.MERGE ? joinPrompt.prompt("") : joinPrompt.prompt("", "");
  }
}
