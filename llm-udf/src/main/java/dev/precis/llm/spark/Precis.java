package dev.precis.llm.spark;

import static org.apache.spark.sql.functions.expr;

import dev.precis.llm.engine.ModelSettings;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Summaries in a program: {@code Precis.on(spark).model(path).summarize(texts, "text")}. It uses
 * the functions of an {@link LlmCatalog} that it configures in the session, so the rules of
 * docs/sql.md for what a session may set apply. Immutable.
 */
public final class Precis {
  private static final String SUMMARY = "summary";

  /** 128 bits, so that nobody finds two sets of options with the same name. */
  private static final int NAME_DIGITS = 32;

  private final SparkSession spark;
  private final Map<String, String> options;

  private Precis(SparkSession spark, Map<String, String> options) {
    this.spark = spark;
    this.options = options;
  }

  /** Uses the embedded model, for datasets of this session. */
  public static Precis on(SparkSession spark) {
    return new Precis(spark, Map.of());
  }

  /** Returns one with another model: a path or an address, see {@link ModelSettings#path()}. */
  public Precis model(String path) {
    return set(ModelSettings.PATH.key(), path);
  }

  /**
   * Returns one with another setting, such as {@code set("summary.words", "80")}.
   *
   * @param key a key of conf/summarize.yaml
   */
  public Precis set(String key, String value) {
    Map<String, String> more = new TreeMap<>(options);
    more.put(key, value);
    return new Precis(spark, more);
  }

  /**
   * Adds or replaces the column {@code summary}, which is NULL if the text is NULL. A text that
   * cannot be summarized fails the action that evaluates it.
   *
   * @param textColumn the name of a string column
   * @throws dev.precis.llm.settings.SettingsException with all problems of the settings
   */
  public Dataset<Row> summarize(Dataset<Row> texts, String textColumn) {
    String column = '`' + textColumn.replace("`", "``") + '`';
    return texts.withColumn(
        SUMMARY, expr(catalog() + '.' + SqlFunction.SUMMARIZE.label() + '(' + column + ')'));
  }

  private String catalog() {
    String name = catalogName(options);
    options.forEach((key, value) -> spark.conf().set(CatalogSettings.sparkKey(name, key), value));
    spark.conf().set(CatalogSettings.sparkKey(name), LlmCatalog.class.getName());
    return name;
  }

  /**
   * Spark keeps a catalog under its name for the whole session. Two different sets of options must
   * therefore never get the same name: the second would silently be answered by the first's model.
   */
  private static String catalogName(Map<String, String> options) {
    StringBuilder canonical = new StringBuilder();
    new TreeMap<>(options)
        .forEach((key, value) -> canonical.append(counted(key)).append(counted(value)));
    return "precis_" + DigestUtils.sha256Hex(canonical.toString()).substring(0, NAME_DIGITS);
  }

  /** With its length, so that a key and its value cannot exchange characters. */
  private static String counted(String text) {
    return text.length() + ":" + text;
  }
}
