/**
 * Tables in the SQL catalog, beside its functions. Used by {@code spark}. The module {@code job}
 * has the tables, and this one must not know it: it finds them as services. Start with {@link
 * dev.precis.llm.spark.tables.TableSource}.
 */
package dev.precis.llm.spark.tables;
