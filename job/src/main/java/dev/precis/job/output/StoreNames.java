package dev.precis.job.output;

/**
 * The names of a store for people, without credentials.
 *
 * @param summaries where the summaries are
 * @param failures where the failures are
 * @param arguments of commands that read the store, such as {@code show}
 */
public record StoreNames(String summaries, String failures, String arguments) {}
