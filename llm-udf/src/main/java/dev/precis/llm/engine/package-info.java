/**
 * The interface between Precis and the engines that run models: settings, prompts, requests,
 * answers and failures. Engines implement it ({@code llamacpp}, {@code llamaserver}, {@code lead});
 * everything else uses only this room. Start with {@link dev.precis.llm.engine.Engine} and {@link
 * dev.precis.llm.engine.TextGenerator}.
 */
package dev.precis.llm.engine;
