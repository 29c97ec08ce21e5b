package dev.precis.llm.spark;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.DataType;

/** The functions in SQL. */
enum SqlFunction {
  SUMMARIZE("a summary of a text of any length"),
  SUMMARIZE_DETAIL("a text's summary and what it cost, or why there is none"),
  COMPLETE("the model's answer to a prompt; as JSON where there is a schema for it"),
  COUNT_TOKENS("how many tokens of the model a text has"),
  CHAPTERS("the chapters of a book");

  private final String description;

  SqlFunction(String description) {
    this.description = description;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  String description() {
    return description;
  }

  /** What it takes: the first always, the others where they are given. */
  List<SqlArgument> arguments() {
    return switch (this) {
      case SUMMARIZE, SUMMARIZE_DETAIL -> List.of(SqlArgument.TEXT, SqlArgument.WORDS);
      case COMPLETE -> List.of(SqlArgument.PROMPT, SqlArgument.JSON_SCHEMA);
      case COUNT_TOKENS -> List.of(SqlArgument.TEXT);
      case CHAPTERS -> List.of(SqlArgument.BOOK);
    };
  }

  /** How to call it: {@code llm.summarize(text[, words])}. */
  String usage(String catalog) {
    return catalog
        + '.'
        + label()
        + arguments().stream()
            .map(SqlArgument::label)
            .collect(Collectors.joining("[, ", "(", "]".repeat(arguments().size() - 1) + ')'));
  }

  /** For arguments of these types, as many as were given. */
  RowFunction<?> bind(CatalogSettings settings, List<DataType> types) {
    return switch (this) {
      case SUMMARIZE -> new SummarizeFunction(this, settings, types);
      case SUMMARIZE_DETAIL -> new SummarizeDetailFunction(this, settings, types);
      case COMPLETE -> new CompleteFunction(this, settings, types);
      case COUNT_TOKENS -> new CountTokensFunction(this, settings, types);
      case CHAPTERS -> new ChaptersFunction(this, settings, types);
    };
  }
}
