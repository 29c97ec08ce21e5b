/**
 * Splits a text into passages of at most a given number of tokens, at the best boundaries, and
 * counts words. Uses no other room. Start with {@link dev.precis.text.passage.PassageSplitter}.
 */
package dev.precis.text.passage;
