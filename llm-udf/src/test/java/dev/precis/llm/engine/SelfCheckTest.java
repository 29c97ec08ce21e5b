package dev.precis.llm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class SelfCheckTest {
  private int loads;

  /** An engine with a model file, whose model gives these answers one after another. */
  private Engine engine(String... answers) {
    Deque<String> left = new ArrayDeque<>(List.of(answers));
    return new Engine() {
      @Override
      public String name() {
        return "fake";
      }

      @Override
      public boolean runsNativeCode() {
        return true;
      }

      @Override
      public boolean readsModelFile() {
        return true;
      }

      @Override
      public ModelDescription describe(ModelSettings settings) {
        throw new UnsupportedOperationException("not needed here");
      }

      @Override
      public TextGenerator load(ModelSettings settings) {
        loads++;
        return new Answering(left);
      }
    };
  }

  private record Answering(Deque<String> left) implements TextGenerator {
    @Override
    public Generation generate(GenerationRequest request, Cancellation cancellation) {
      assertThat(request.sampling().temperature()).isZero();
      return new Generation(left.remove(), StopReason.LENGTH, 20, 8);
    }

    @Override
    public int countTokens(Prompt prompt) {
      return 20;
    }

    @Override
    public int contextTokens() {
      return 512;
    }

    @Override
    public void close() {}
  }

  /** A path of its own for each test: what did not pass is kept for the JVM's life. */
  private static ModelSettings settings(String path) {
    return ModelSettings.defaults().withPath(path);
  }

  @Test
  void passesAModelThatAnswersTheSameTwice() {
    TextGenerator model = SelfCheck.load(engine("a", "a"), settings("/sound.gguf"));

    assertThat(model).isInstanceOf(Answering.class);
  }

  @Test
  void passesAModelWithOneNearTie() {
    TextGenerator model = SelfCheck.load(engine("a", "b", "c", "c"), settings("/tie.gguf"));

    assertThat(model).isInstanceOf(Answering.class);
  }

  @Test
  void refusesAModelThatNeverAnswersTheSameTwiceAndDoesNotLoadItAgain() {
    Engine broken = engine("a", "b", "c", "d", "e", "f", "g", "g");
    ModelSettings settings = settings("/broken.gguf");

    assertThatThrownBy(() -> SelfCheck.load(broken, settings))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageStartingWith("Cannot use model /broken.gguf: the engine llama.cpp gives")
        .hasMessageContaining("\"a\" and \"b\"");

    assertThat(SelfCheck.load(broken, settings)).isInstanceOf(Answering.class);
    assertThat(loads).as("the second check asks the model that is loaded").isEqualTo(1);
  }
}
