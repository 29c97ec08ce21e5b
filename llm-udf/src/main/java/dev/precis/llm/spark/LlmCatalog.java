package dev.precis.llm.spark;

import dev.precis.llm.spark.tables.ReadOnlyTables;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.analysis.NoSuchFunctionException;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.connector.catalog.FunctionCatalog;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * A model's functions in Spark SQL. {@code spark.sql.catalog.llm=dev.precis.llm.spark.LlmCatalog}
 * and {@code spark.sql.catalog.llm.model=/models/x.gguf} add {@code llm.summarize(text)} and the
 * other functions of docs/sql.md. The options are the settings of the groups {@code model}, {@code
 * summary} and {@code sampling}; keys of the first group also work without its name. They are read
 * when a function is first used. Configure several catalogs to use several models.
 *
 * <p>{@code llm.outputs.`PATH`} reads the summaries of an output, and {@code llm.failures.`PATH`}
 * its failures. Neither needs a model or options.
 *
 * <p>Spark creates one per session and name, by the constructor without parameters. Thread-safe
 * after {@link #initialize}.
 */
public final class LlmCatalog extends ReadOnlyTables implements FunctionCatalog {
  private static final String[] ROOT = {};

  private String name;
  private Map<String, String> options;
  private CatalogSettings settings;

  @Override
  public void initialize(String catalog, CaseInsensitiveStringMap given) {
    name = catalog;
    // The keys of its entries are in lower case, as those of the settings.
    options = Map.copyOf(given);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Identifier[] listFunctions(String[] namespace) throws NoSuchNamespaceException {
    if (namespace.length > 0) {
      throw new NoSuchNamespaceException(namespace);
    }
    return Stream.of(SqlFunction.values())
        .map(function -> Identifier.of(ROOT, function.label()))
        .toArray(Identifier[]::new);
  }

  /**
   * Returns a function, and reads the options if it is the first one.
   *
   * @throws dev.precis.llm.settings.SettingsException with all problems of the options
   */
  @Override
  public UnboundFunction loadFunction(Identifier identifier) throws NoSuchFunctionException {
    SqlFunction function =
        Stream.of(SqlFunction.values())
            .filter(each -> each.label().equalsIgnoreCase(identifier.name()))
            .filter(each -> identifier.namespace().length == 0)
            .findFirst()
            .orElse(null);
    if (function == null) {
      throw new NoSuchFunctionException(identifier);
    }
    return new UnboundSqlFunction(function, settings());
  }

  private synchronized CatalogSettings settings() {
    if (settings == null) {
      settings = CatalogSettings.read(name, options, SqlSettings.here());
    }
    return settings;
  }
}
