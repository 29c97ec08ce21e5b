/**
 * llama.cpp as a process: Precis starts llama-server, watches it, and restarts it when it dies.
 * Start with {@link dev.precis.llm.llamaserver.LlamaServerEngine} and {@link
 * dev.precis.llm.llamaserver.SupervisedServer}.
 */
package dev.precis.llm.llamaserver;
