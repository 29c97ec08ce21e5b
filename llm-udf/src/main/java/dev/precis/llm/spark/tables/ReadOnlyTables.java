package dev.precis.llm.spark.tables;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.types.StructType;

/**
 * The tables of a catalog, which SQL reads and does not change: those of each {@link TableSource}
 * beside this class. Thread-safe.
 */
public abstract class ReadOnlyTables implements TableCatalog {
  private static final Identifier[] NONE = {};

  /**
   * The sources beside this class. The loader is that of the jar, wherever Spark has it from; the
   * loader of the current thread may be another one.
   */
  private static Stream<TableSource> sources() {
    return ServiceLoader.load(TableSource.class, TableSource.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get);
  }

  private static Optional<TableSource> source(String[] namespace) {
    return namespace.length == 1
        ? sources().filter(source -> source.namespaces().contains(lower(namespace))).findFirst()
        : Optional.empty();
  }

  private static String lower(String[] namespace) {
    return namespace[0].toLowerCase(Locale.ROOT);
  }

  /** Empty: a table's name is a path, which nobody can list. */
  @Override
  public final Identifier[] listTables(String[] namespace) throws NoSuchNamespaceException {
    if (namespace.length > 0 && source(namespace).isEmpty()) {
      throw new NoSuchNamespaceException(namespace);
    }
    return NONE;
  }

  /**
   * Opens a table.
   *
   * @throws NoSuchTableException if the namespace has no tables. If it has, the source's own
   *     exception says why there is no such table: Spark would replace this one by its own.
   */
  @Override
  public final Table loadTable(Identifier identifier) throws NoSuchTableException {
    TableSource source =
        source(identifier.namespace()).orElseThrow(() -> new NoSuchTableException(identifier));
    try {
      return source.open(lower(identifier.namespace()), identifier.name());
    } catch (AnalysisException e) {
      throw ReadOnlyTables.<RuntimeException>undeclared(e);
    }
  }

  /** Spark expects this checked exception everywhere, and declares it nowhere. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Exception> E undeclared(Exception e) throws E {
    throw (E) e;
  }

  @Override
  public final boolean tableExists(Identifier identifier) {
    try {
      return source(identifier.namespace()).isPresent() && loadTable(identifier) != null;
    } catch (NoSuchTableException e) {
      return false;
    } catch (Exception e) {
      if (e instanceof AnalysisException) {
        return false;
      }
      throw e;
    }
  }

  // In Spark 3.5 a catalog has to have this deprecated method.
  @SuppressWarnings("deprecation")
  @Override
  public final Table createTable(
      Identifier identifier,
      StructType schema,
      Transform[] partitions,
      Map<String, String> properties) {
    throw refused("create", identifier);
  }

  @Override
  public final Table alterTable(Identifier identifier, TableChange... changes) {
    throw refused("alter", identifier);
  }

  @Override
  public final boolean dropTable(Identifier identifier) {
    throw refused("drop", identifier);
  }

  @Override
  public final void renameTable(Identifier from, Identifier to) {
    throw refused("rename", from);
  }

  private UnsupportedOperationException refused(String verb, Identifier table) {
    return new UnsupportedOperationException(
        "Cannot "
            + verb
            + " table: SQL only reads the tables of the catalog "
            + name()
            + ", got "
            + table);
  }
}
