/** A baseline without a model: the first sentences of a text. */
package dev.precis.llm.lead;
