package dev.precis.llm.llamacpp;

import de.kherud.llama.InferenceParameters;
import de.kherud.llama.args.MiroStat;
import dev.precis.llm.engine.GenerationRequest;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.model.JsonGrammar;

/**
 * Translates a request into llama.cpp's parameters. Stop strings are not among them: {@link Answer}
 * finds them, because the engine does not report which one ended an answer.
 */
final class RequestParameters {
  private RequestParameters() {}

  /**
   * Returns the parameters.
   *
   * @param prompt the rendered prompt
   */
  static InferenceParameters of(String prompt, GenerationRequest request) {
    SamplingSettings sampling = request.sampling();
    InferenceParameters parameters = new InferenceParameters(prompt);
    request.schema().map(JsonGrammar::of).ifPresent(parameters::setGrammar);
    return parameters
        .setNPredict(request.maxNewTokens())
        .setTemperature((float) sampling.temperature())
        .setTopK(sampling.topK())
        .setTopP((float) sampling.topP())
        .setMinP((float) sampling.minP())
        .setRepeatPenalty((float) sampling.repeatPenalty())
        .setRepeatLastN(sampling.repeatLastN())
        .setMiroStat(mirostat(sampling.mirostat()))
        .setMiroStatTau((float) sampling.mirostatTau())
        .setMiroStatEta((float) sampling.mirostatEta())
        .setSeed(sampling.seed());
  }

  private static MiroStat mirostat(int version) {
    return switch (version) {
      case 1 -> MiroStat.V1;
      case 2 -> MiroStat.V2;
      default -> MiroStat.DISABLED;
    };
  }
}
