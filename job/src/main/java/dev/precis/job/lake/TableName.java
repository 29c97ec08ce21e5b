package dev.precis.job.lake;

import dev.precis.job.console.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * The name of a table in Spark, with or without its catalog, or the path of a Delta table.
 *
 * @param parts the table is the last one
 */
record TableName(List<String> parts) {
  /** A part is plain, or in backticks, where two backticks stand for one. */
  private static final Pattern PART = Pattern.compile("\\G(?:([\\w-]+)|`((?:[^`]|``)+)`)(\\.|$)");

  private static final String SESSION_CATALOG = "spark_catalog";
  private static final String CATALOG_KEY = "spark.sql.catalog.";

  /** In place of a database, before the path of a table that is in no catalog. */
  private static final String DELTA = LakeFormat.DELTA.label();

  TableName {
    parts = List.copyOf(parts);
  }

  /**
   * Reads a name as users write it, such as {@code lake.books.summaries}.
   *
   * @throws InputException if it is none
   */
  static TableName parse(String text) {
    List<String> parts = new ArrayList<>();
    Matcher matcher = PART.matcher(text);
    int end = 0;
    boolean more = true;
    while (more && matcher.find()) {
      parts.add(matcher.group(1) == null ? matcher.group(2).replace("``", "`") : matcher.group(1));
      end = matcher.end();
      more = !matcher.group(3).isEmpty();
    }
    if (more || end != text.length()) {
      throw new InputException(
          "Cannot use table: expected a name such as lake.books.summaries, with backticks around"
              + " parts that are not plain, got "
              + text);
    }
    return new TableName(parts);
  }

  /** For SQL. */
  String quoted() {
    return parts.stream().map(TableName::quoted).collect(Collectors.joining("."));
  }

  /** The same table with one more part, as table formats name what belongs to a table. */
  TableName child(String part) {
    return new TableName(Stream.concat(parts.stream(), Stream.of(part)).toList());
  }

  TableName withSuffix(String suffix) {
    List<String> changed = new ArrayList<>(parts);
    int last = parts.size() - 1;
    changed.set(last, parts.get(last) + suffix);
    return new TableName(changed);
  }

  /** The same table by its full name: the catalog first. */
  TableName qualified(SparkSession spark) {
    if (isPath() || (parts.size() > 1 && isCatalog(spark, parts.get(0)))) {
      return this;
    }
    List<String> full = new ArrayList<>();
    full.add(spark.sql("SELECT current_catalog()").first().getString(0));
    String database = spark.sql("SELECT current_database()").first().getString(0);
    if (parts.size() == 1 && !database.isEmpty()) {
      full.addAll(parse(database).parts());
    }
    full.addAll(parts);
    return new TableName(full);
  }

  /** Whether it is the path of a Delta table, such as {@code delta.`/data/summaries`}. */
  boolean isPath() {
    return parts.size() == 2 && parts.get(0).equals(DELTA) && parts.get(1).contains("/");
  }

  /** The path of a table that {@link #isPath} is true for. */
  String path() {
    return parts.get(1);
  }

  private static boolean isCatalog(SparkSession spark, String name) {
    return name.equals(SESSION_CATALOG) || spark.conf().contains(CATALOG_KEY + name);
  }

  /** The catalog of a full name. */
  String catalog() {
    return parts.get(0);
  }

  /** The class of the catalog of a full name; empty for Spark's own. */
  String catalogClass(SparkSession spark) {
    return spark.conf().get(CATALOG_KEY + catalog(), "");
  }

  /** A full name without its catalog. */
  TableName inCatalog() {
    return new TableName(parts.subList(1, parts.size()));
  }

  static String quoted(String part) {
    return '`' + part.replace("`", "``") + '`';
  }

  /** A name that needs no backticks, made of another one. */
  static String plain(String name) {
    return name.replaceAll("\\W", "_");
  }

  /** A text in SQL. */
  static String literal(String text) {
    return '\'' + text.replace("\\", "\\\\").replace("'", "\\'") + '\'';
  }

  /** For people. */
  @Override
  public String toString() {
    return isPath() ? quoted() : String.join(".", parts);
  }
}
