/**
 * The embedded engine: llama.cpp in this process, through JNI. The only room that imports {@code
 * de.kherud.llama}, and the one that works around its pitfalls. Start with {@link
 * dev.precis.llm.llamacpp.LlamaCppEngine}.
 */
package dev.precis.llm.llamacpp;
