package dev.precis.job.lake;

import dev.precis.job.table.Columns;
import java.util.Map;

/** What the columns of a new table say about themselves. */
final class ColumnComments {
  private static final Map<String, String> COMMENTS =
      Map.ofEntries(
          Map.entry(
              Columns.BOOK_ID, "Path of the book below the input, or the id of a table's row"),
          Map.entry(Columns.BOOK_TITLE, "Title, if the book states it"),
          Map.entry(Columns.AUTHOR, "Author, if the book states it"),
          Map.entry(Columns.LANGUAGE, "Language, if the book states it"),
          Map.entry(Columns.PART, "Heading of the part"),
          Map.entry(Columns.KIND, "chapter, front_matter or back_matter"),
          Map.entry(Columns.CHAPTER_INDEX, "Number of the chapter in the book, from 1"),
          Map.entry(Columns.CHAPTER_TITLE, "Heading of the chapter"),
          Map.entry(Columns.TEXT_SHA256, "SHA-256 of the text"),
          Map.entry(Columns.WORD_COUNT, "Words of the text"),
          Map.entry(Columns.LEVEL, "chapter, part or book"),
          Map.entry(Columns.NODE_ID, "Identifies the chapter, part or book"),
          Map.entry(Columns.PARENT_ID, "node_id of the part or book that it belongs to"),
          Map.entry(Columns.FIRST_CHAPTER, "chapter_index of its first chapter"),
          Map.entry(Columns.LAST_CHAPTER, "chapter_index of its last chapter"),
          Map.entry(Columns.SOURCES, "node_ids of the summaries that it was made from"),
          Map.entry(Columns.MISSING_SOURCES, "node_ids that had no summary"),
          Map.entry(Columns.SUMMARY, "The summary"),
          Map.entry(Columns.ANSWER, "The summary as a struct, by its JSON Schema"),
          Map.entry(Columns.STOP_REASON, "Why the answer ended"),
          Map.entry(Columns.PROMPT_TOKENS, "Tokens read, in all prompts of the text"),
          Map.entry(Columns.GENERATED_TOKENS, "Tokens written, in all prompts of the text"),
          Map.entry(Columns.MOST_CONTEXT_TOKENS, "Tokens of the largest prompt and its answer"),
          Map.entry(Columns.PASSAGES, "Passages that the text was split into"),
          Map.entry(Columns.LEVELS, "Rounds of summarizing"),
          Map.entry(Columns.ELAPSED_MS, "Milliseconds that the summary took"),
          Map.entry(Columns.PROMPT_MS, "Milliseconds that the model read, in all prompts"),
          Map.entry(Columns.GENERATION_MS, "Milliseconds that the model wrote, in all answers"),
          Map.entry(Columns.FIRST_TOKEN_MS, "Milliseconds to the first token of the first answer"),
          Map.entry(Columns.MODEL, "Name of the model"),
          Map.entry(Columns.MODEL_KNOWN_BY, "file: by its SHA-256; name: by its name alone"),
          Map.entry(Columns.MODEL_SHA256, "SHA-256 of the model's file, or of its name"),
          Map.entry(Columns.ENGINE, "What ran the model, with its version"),
          Map.entry(Columns.ERROR_KIND, "Kind of the failure"),
          Map.entry(Columns.ERROR_MESSAGE, "Why the text has no summary"),
          Map.entry(Columns.PROMPT_VERSION, "Hash of the prompt"),
          Map.entry(Columns.ATTEMPTS, "Runs that tried the text"),
          Map.entry(Columns.CREATED_AT, "When the row was made"),
          Map.entry(Columns.RECIPE, "Identifies the model, prompts and settings"),
          Map.entry(Columns.RUN_ID, "Run that wrote the row"),
          Map.entry(Columns.WAVE, "Wave of the run: the rows of one commit"));

  private ColumnComments() {}

  /**
   * The comment on a column.
   *
   * @throws IllegalArgumentException if there is none
   */
  static String of(String column) {
    String comment = COMMENTS.get(column);
    if (comment == null) {
      throw new IllegalArgumentException("No comment on column " + column);
    }
    return comment;
  }
}
