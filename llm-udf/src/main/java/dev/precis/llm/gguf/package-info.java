/**
 * Reads and checks the header of a GGUF model file in plain Java, because llama.cpp gives no reason
 * when it rejects a file. Uses no other room. Start with {@link dev.precis.llm.gguf.GgufHeader}.
 */
package dev.precis.llm.gguf;
