package dev.precis.llm.llamacpp;

import de.kherud.llama.ModelParameters;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.model.MemoryEstimate;
import java.nio.file.Path;

/** Translates the settings of a model into llama.cpp's parameters for loading it. */
final class LoadParameters {
  private LoadParameters() {}

  /**
   * Returns the parameters.
   *
   * @param contextTokens context length of one slot, in tokens
   */
  static ModelParameters of(ModelSettings settings, Path file, int contextTokens) {
    int threads =
        settings.threads() > 0 ? settings.threads() : Runtime.getRuntime().availableProcessors();
    ModelParameters parameters =
        new ModelParameters()
            .setModel(file.toString())
            .setCtxSize(Math.multiplyExact(contextTokens, settings.slots()))
            .setParallel(settings.slots())
            .setThreads(threads)
            .setThreadsBatch(threads)
            .setBatchSize(MemoryEstimate.BATCH_TOKENS)
            .setUbatchSize(MemoryEstimate.BATCH_TOKENS)
            .disableContextShift()
            .enableSpecial()
            .disableLog();
    if (settings.gpuLayers() > 0) {
      parameters.setGpuLayers(settings.gpuLayers());
    }
    return parameters;
  }
}
