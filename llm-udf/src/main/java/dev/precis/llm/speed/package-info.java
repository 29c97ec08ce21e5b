/**
 * Measures how fast a model is, with the prompts of a run: for {@code plan} and {@code bench}.
 * Start with {@link dev.precis.llm.speed.Calibration} and {@link
 * dev.precis.llm.speed.SpeedMeasurement}.
 */
package dev.precis.llm.speed;
