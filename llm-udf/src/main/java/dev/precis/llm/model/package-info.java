/**
 * Models in GGUF files, as both engines of llama.cpp use them: the file on this machine, what it
 * says, the memory that the model takes, and how prompts are rendered for it. Start with {@link
 * dev.precis.llm.model.ModelFile} and {@link dev.precis.llm.model.PromptEncoder}.
 */
package dev.precis.llm.model;
