package dev.precis.llm.spark;

import java.io.Serializable;

/**
 * One load of a model.
 *
 * @param process which process loaded it: an executor's id, or {@code driver}, and the process id
 * @param millis how long it took
 */
public record ModelLoad(String process, long millis) implements Serializable {}
