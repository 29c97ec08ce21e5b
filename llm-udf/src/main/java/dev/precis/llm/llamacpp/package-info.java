/**
 * llama.cpp in this process, through JNI. The only package that knows the binding, and answers its
 * traps.
 */
package dev.precis.llm.llamacpp;
