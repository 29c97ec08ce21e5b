package dev.precis.job.run;

import java.io.Serializable;

/**
 * What a task of a wave did; sent when all of its chapters are done, so that who has it knows that
 * the task's rows are there.
 *
 * @param partition of the pending chapters
 * @param executor its id, as Spark calls it
 */
record TaskReport(int partition, String executor, OutcomeCounter tally) implements Serializable {}
