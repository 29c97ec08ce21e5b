package dev.precis.llm.spark.tables;

import java.util.Set;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.connector.catalog.Table;

/**
 * A service that has tables for the SQL catalog. {@link java.util.ServiceLoader} finds it, so it
 * has a public constructor without parameters. Thread-safe.
 */
public interface TableSource {
  /** The namespaces of its tables, in lower case, such as {@code outputs}. */
  Set<String> namespaces();

  /**
   * Opens a table. Each query opens its tables once.
   *
   * @param namespace one of {@link #namespaces}
   * @param name as SQL has it
   * @throws AnalysisException if there is no such table, with the reason
   */
  Table open(String namespace, String name) throws AnalysisException;
}
