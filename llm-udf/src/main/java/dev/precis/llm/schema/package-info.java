/**
 * The subset of JSON Schema that engines can enforce, and the maximum length of an answer that
 * conforms to a schema. Uses no other room. Start with {@link dev.precis.llm.schema.JsonSchema}.
 */
package dev.precis.llm.schema;
