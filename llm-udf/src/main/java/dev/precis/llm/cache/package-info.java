/**
 * Brings a model's files from where they are kept to this machine, once for all its processes.
 * Plain Java: file systems that need Spark's libraries come in as {@link
 * dev.precis.llm.cache.ModelSource}.
 */
package dev.precis.llm.cache;
