/**
 * Reads prompt files, and makes prompts for chapters, parts and books from them. Uses {@code
 * engine} for the prompt itself, and {@code settings}. Start with {@link
 * dev.precis.llm.prompt.LevelPrompt} and {@link dev.precis.llm.prompt.PromptTemplate}.
 */
package dev.precis.llm.prompt;
