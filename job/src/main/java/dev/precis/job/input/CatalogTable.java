package dev.precis.job.input;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.precis.job.console.InputException;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A table of a Spark catalog. Immutable.
 *
 * @param name as in SQL, such as {@code lake.raw.texts}; a part with other characters than letters,
 *     digits, {@code _} and {@code -} is enclosed in backticks
 * @param since a version of the table, whose rows are left out: a number, the name of a tag or a
 *     branch, or a time such as {@code 2026-11-30 10:00:00}; null to take all rows
 */
public record CatalogTable(@JsonProperty("name") String name, @JsonProperty("since") String since) {
  private static final String PART = "`(?:[^`]|``)+`|[\\p{L}\\p{N}_-]+";
  private static final Pattern PARTS = Pattern.compile(PART);
  private static final Pattern NAME = Pattern.compile("(?:" + PART + ")(?:\\.(?:" + PART + "))*");
  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d{2}-\\d{2}(?:[ T].*)?");

  /** Whatever may end a literal of SQL. */
  private static final Pattern UNSAFE = Pattern.compile("['\\\\\\p{Cntrl}]");

  /**
   * @throws InputException if the name or the version is not in the form above
   */
  public CatalogTable {
    if (!NAME.matcher(name).matches()) {
      throw new InputException(
          "Cannot read input: expected the name of a table such as lake.raw.texts, with `...`"
              + " around a part with special characters, got "
              + name);
    }
    if (since != null && (since.isBlank() || UNSAFE.matcher(since).find())) {
      throw new InputException(
          "Cannot read input: expected a version of the table, such as a snapshot id, the name of a"
              + " tag, or 2026-11-30 10:00:00, got "
              + since);
    }
  }

  /** The table with all its rows. */
  public CatalogTable whole() {
    return new CatalogTable(name, null);
  }

  /** The name in SQL, with each part in backticks. */
  String sql() {
    return PARTS
        .matcher(name)
        .results()
        .map(MatchResult::group)
        .map(part -> part.startsWith("`") ? part : '`' + part + '`')
        .collect(Collectors.joining("."));
  }

  /** The table as it was then, in SQL. */
  String sqlThen() {
    if (since.matches("\\d+")) {
      return sql() + " VERSION AS OF " + since;
    }
    String kind = TIME.matcher(since).matches() ? " TIMESTAMP" : " VERSION";
    return sql() + kind + " AS OF '" + since + "'";
  }
}
