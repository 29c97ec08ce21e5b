package dev.precis.llm;

import dev.precis.llm.settings.Setting;
import dev.precis.llm.settings.SettingsReader;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a summary should be.
 *
 * @param strategy how the summaries of a text's passages become one
 * @param words how many words to ask for
 * @param system the system message
 * @param instruction what to do with a text; {@value #WORDS} stands for the words
 * @param mergeInstruction what to do with the summaries of a text's passages; likewise
 * @param refineInstruction what to do with the summary so far and the next passage; likewise
 * @param passageTokens the most tokens of text in one prompt; 0 for as many as the context can take
 * @param timeLimit the longest time for one text, all its passages included
 */
public record SummarySettings(
    Strategy strategy,
    int words,
    String system,
    String instruction,
    String mergeInstruction,
    String refineInstruction,
    int passageTokens,
    Duration timeLimit)
    implements Serializable {
  /** Stands for the number of words in an instruction. */
  static final String WORDS = "{words}";

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
  private static final Setting<String> SYSTEM =
      Setting.ofText(
          "summary.system",
          "You summarize passages of books faithfully and concisely. Answer with the summary alone.",
          "the system message");
  private static final Setting<String> INSTRUCTION =
      Setting.ofText(
          "summary.instruction",
          "Summarize the following text in at most {words} words.",
          "what to do with a text; {words} stands for summary.words");
  private static final Setting<String> MERGE_INSTRUCTION =
      Setting.ofText(
          "summary.merge-instruction",
          "The following are summaries of consecutive parts of a chapter. "
              + "Combine them into one summary of at most {words} words.",
          "what to do with the summaries of a long text's passages");
  private static final Setting<String> REFINE_INSTRUCTION =
      Setting.ofText(
          "summary.refine-instruction",
          "The first of the following texts is the summary of all that came before, "
              + "the second is what comes next. "
              + "Write one summary of both in at most {words} words.",
          "what to do with the summary so far and the next passage, where the strategy is refine");
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

  public SummarySettings {
    Objects.requireNonNull(strategy, "strategy");
    Objects.requireNonNull(system, "system");
    Objects.requireNonNull(instruction, "instruction");
    Objects.requireNonNull(mergeInstruction, "mergeInstruction");
    Objects.requireNonNull(refineInstruction, "refineInstruction");
    Objects.requireNonNull(timeLimit, "timeLimit");
  }

  /** Reads those of a chapter, noting problems in the reader. */
  public static SummarySettings read(SettingsReader reader) {
    return read(reader, Level.CHAPTER);
  }

  /** Reads those of a level, noting problems in the reader. */
  public static SummarySettings read(SettingsReader reader, Level level) {
    Setting<Integer> words =
        switch (level) {
          case CHAPTER -> WORDS_ASKED;
          case PART -> PART_WORDS;
          case BOOK -> BOOK_WORDS;
        };
    SummarySettings settings =
        new SummarySettings(
            reader.get(STRATEGY),
            reader.get(words),
            reader.get(SYSTEM),
            level == Level.CHAPTER ? reader.get(INSTRUCTION) : joiningInstruction(level),
            level == Level.CHAPTER ? reader.get(MERGE_INSTRUCTION) : joiningInstruction(level),
            reader.get(REFINE_INSTRUCTION),
            reader.get(PASSAGE_TOKENS),
            reader.get(TIME_LIMIT));
    for (Setting<String> instruction :
        List.of(INSTRUCTION, MERGE_INSTRUCTION, REFINE_INSTRUCTION)) {
      if (reader.get(instruction).isBlank()) {
        reader.problem(instruction.key() + ": expected what the model is to do, got nothing");
      }
    }
    return settings;
  }

  private static String joiningInstruction(Level level) {
    return "The following are summaries of consecutive "
        + (level == Level.PART ? "chapters of a part of a book" : "parts of a book")
        + ". Combine them into one summary of at most {words} words.";
  }

  /** The settings where nothing is given. */
  public static SummarySettings defaults() {
    return read(new SettingsReader(Map.of()));
  }

  /** The settings of this group, for help and documentation. */
  public static List<Setting<?>> all() {
    return List.of(
        STRATEGY,
        WORDS_ASKED,
        PART_WORDS,
        BOOK_WORDS,
        SYSTEM,
        INSTRUCTION,
        MERGE_INSTRUCTION,
        REFINE_INSTRUCTION,
        PASSAGE_TOKENS,
        TIME_LIMIT);
  }

  /** The same with another number of words. */
  public SummarySettings withWords(int other) {
    return new SummarySettings(
        strategy,
        other,
        system,
        instruction,
        mergeInstruction,
        refineInstruction,
        passageTokens,
        timeLimit);
  }

  /** The system message for prompts that ask for no summary: one that says so is none for them. */
  String completionSystem() {
    return system.equals(SYSTEM.defaultValue()) ? "" : system;
  }

  PromptTemplate textPrompt() {
    return new PromptTemplate(system, instruction, words);
  }

  /** What to do where one prompt does not hold the text. */
  String joinInstruction() {
    return strategy == Strategy.MERGE ? mergeInstruction : refineInstruction;
  }

  PromptTemplate joinPrompt() {
    return new PromptTemplate(system, joinInstruction(), words);
  }

  /** The joining prompt without any text. */
  Prompt emptyJoinPrompt() {
    return strategy == Strategy.MERGE ? joinPrompt().prompt("") : joinPrompt().prompt("", "");
  }
}
