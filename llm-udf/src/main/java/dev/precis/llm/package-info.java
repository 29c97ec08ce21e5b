/** Precis. */
package dev.precis.llm;
