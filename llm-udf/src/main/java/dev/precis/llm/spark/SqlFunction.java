package dev.precis.llm.spark;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.DataType;

/** The SQL functions of a catalog. */
enum SqlFunction {
  SUMMARIZE("a summary of a text of any length"),
  SUMMARIZE_DETAIL("a text's summary and its cost, or the reason why there is none"),
  COMPLETE("the model's answer to a prompt, as JSON if there is a schema"),
  COUNT_TOKENS("the number of the model's tokens in a text"),
  CHAPTERS("the chapters of a book");

  private final String description;

  SqlFunction(String description) {
    this.description = description;
  }

  /** Its name in SQL. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Describes its result. */
  String description() {
    return description;
  }

  /** Its arguments. The first is required, the others are optional. */
  List<SqlArgument> arguments() {
    return switch (this) {
      case SUMMARIZE, SUMMARIZE_DETAIL -> List.of(SqlArgument.TEXT, SqlArgument.WORDS);
      case COMPLETE -> List.of(SqlArgument.PROMPT, SqlArgument.JSON_SCHEMA);
      case COUNT_TOKENS -> List.of(SqlArgument.TEXT);
      case CHAPTERS -> List.of(SqlArgument.BOOK);
    };
  }

  /** Its signature, as {@code llm.summarize(text[, words])}. */
  String usage(String catalog) {
    return catalog
        + '.'
        + label()
        + arguments().stream()
            .map(SqlArgument::label)
            .collect(Collectors.joining("[, ", "(", "]".repeat(arguments().size() - 1) + ')'));
  }

  /** Creates the function for the types of the given arguments. */
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
