/**
 * Prompt files and the prompts made from them, for chapters, parts and books. Uses {@code engine}
 * for the prompt itself and {@code settings}. Start with {@link dev.precis.llm.prompt.PromptFile}
 * and {@link dev.precis.llm.prompt.PromptTemplate}.
 */
package dev.precis.llm.prompt;
