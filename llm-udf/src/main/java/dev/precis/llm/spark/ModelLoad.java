package dev.precis.llm.spark;

import java.io.Serializable;

/**
 * A completed load of a model. Immutable.
 *
 * @param process the process that loaded it: {@code EXECUTOR/PID} or {@code driver/PID}
 * @param millis loading time in milliseconds
 */
public record ModelLoad(String process, long millis) implements Serializable {}
