/** Prompts as files: what a model is told about a chapter, a part and a book. */
package dev.precis.llm.prompt;
