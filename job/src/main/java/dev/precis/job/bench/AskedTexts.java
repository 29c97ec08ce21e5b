package dev.precis.job.bench;

import dev.precis.llm.speed.TimedRound;
import java.io.Serializable;
import java.util.List;

/**
 * What a model did.
 *
 * @param rounds over all texts, at least one
 * @param residentBytes the most memory of its JVM and of that JVM's processes, at the end of a
 *     round; 0 if unknown
 */
record AskedTexts(List<TimedRound> rounds, long residentBytes) implements Serializable {}
