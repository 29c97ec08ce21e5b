/**
 * The engine {@code openai}: it asks servers in the user's network that have OpenAI's interface,
 * such as vLLM, Ollama or llama-server. Used by no other room. Start with {@link
 * dev.precis.llm.openai.OpenAiEngine}, then {@link dev.precis.llm.openai.OpenAiGenerator}, and
 * {@link dev.precis.llm.openai.Refusals} for what becomes of errors.
 */
package dev.precis.llm.openai;
