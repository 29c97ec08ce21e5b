/**
 * The header of a GGUF model file, read in plain Java before the file is given to llama.cpp.
 *
 * <p>llama.cpp says why it refuses a file on the process's standard error alone, past every
 * callback, and for some broken files it ends the whole process. So each fact that it checks is
 * checked here first, against build b4916, the one inside {@code de.kherud:llama} 4.2.0. What is
 * known of that build comes from its own library: files with one fault each were loaded through it
 * and its answer noted.
 */
package dev.precis.llm.gguf;
