/**
 * The subset of JSON Schema that answers can be held to, and how many tokens such an answer needs.
 * Uses no other room. Start with {@link dev.precis.llm.schema.JsonSchema}.
 */
package dev.precis.llm.schema;
