/**
 * An engine without a model: it answers with the first sentences of a text. It is the baseline that
 * a model must beat, and a fast engine for tests. Start with {@link
 * dev.precis.llm.lead.LeadEngine}.
 */
package dev.precis.llm.lead;
