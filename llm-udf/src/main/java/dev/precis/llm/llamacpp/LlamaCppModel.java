package dev.precis.llm.llamacpp;

import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaIterator;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.LlamaOutput;
import de.kherud.llama.ModelParameters;
import de.kherud.llama.Pair;
import dev.precis.llm.engine.ModelLoadException;
import java.util.List;
import java.util.Optional;

/** A model of the binding de.kherud:llama. */
final class LlamaCppModel implements NativeModel {
  private final LlamaModel model;

  private LlamaCppModel(LlamaModel model) {
    this.model = model;
  }

  /**
   * Loads a model. Takes seconds or minutes, and memory that is not freed before the JVM ends.
   *
   * @param path the path in the settings, for the message
   * @throws ModelLoadException if llama.cpp refuses the model
   */
  static NativeModel load(ModelParameters parameters, String path) {
    try {
      return new LlamaCppModel(new LlamaModel(parameters));
    } catch (RuntimeException e) {
      // The exception class of the binding is not public.
      throw new ModelLoadException(
          "Cannot load model "
              + path
              + ": llama.cpp refused it although its header is valid, often because memory is"
              + " short; see the standard error of this process for the reason, got "
              + e.getMessage(),
          e);
    }
  }

  @Override
  public int countTokens(String text) {
    return model.encode(text).length;
  }

  @Override
  public String renderChatTemplate(String system, String user) {
    return model.applyTemplate(
        new InferenceParameters("").setMessages(system, List.of(new Pair<>("user", user))));
  }

  @Override
  public TokenStream generate(InferenceParameters parameters) {
    return new Stream(model.generate(parameters).iterator());
  }

  @Override
  public void close() {
    model.close();
  }

  private record Stream(LlamaIterator outputs) implements TokenStream {
    @Override
    public Optional<String> next() {
      if (!outputs.hasNext()) {
        return Optional.empty();
      }
      LlamaOutput output = outputs.next();
      // The last output has no text; it only marks the end.
      return outputs.hasNext() ? Optional.of(output.text) : Optional.empty();
    }

    @Override
    public void cancel() {
      outputs.cancel();
    }
  }
}
