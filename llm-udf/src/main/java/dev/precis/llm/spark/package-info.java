/**
 * Connects the model to Spark: the SQL catalog and its functions, one model per executor JVM,
 * metrics. The only room of this module that uses Spark. Start with {@link
 * dev.precis.llm.spark.LlmCatalog}, {@link dev.precis.llm.spark.Precis} and {@link
 * dev.precis.llm.spark.ExecutorModel}.
 */
package dev.precis.llm.spark;
