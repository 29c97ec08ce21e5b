package dev.precis.job.bench;

import dev.precis.llm.speed.Calibration;
import java.io.Serializable;

/**
 * What a plan asks of a model.
 *
 * @param contextTokens of one slot
 */
record Measured(Calibration calibration, int contextTokens) implements Serializable {}
